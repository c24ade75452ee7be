// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-1056: identities, their owners, delegates and attributes
/// @notice Functions and events have the names, types and meaning of the reference registry, so that any did:ethr
/// resolver reads this one. An identity is an address; until it says otherwise it owns itself. The history is in the
/// events: each one points to the block of the change before it.
/// Validity and `validTo` are in the unit of the chain's block time.
interface IDidRegistry {
    /// @notice The owner changed. Owner zero: the identity is deactivated, for good.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);
    /// @notice A delegate was added (`validTo` after the block) or revoked (`validTo` 0).
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );
    /// @notice An attribute was set (`validTo` after the block) or revoked (`validTo` 0).
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice The caller does not own the identity. `owner` is zero where it is deactivated.
    error NotOwner(address identity, address owner, address caller);
    /// @notice The signature is not that of the owner (of the guardian, where one signs) over this call with the
    /// signer's next nonce. `signer` is zero where the signature is no signature at all.
    error WrongSignature(address identity, address expected, address signer);
    /// @notice The validity ends after the last time that 256 bits can hold.
    error ValidityTooLong(uint256 validity);

    /// @notice The owner recorded for an identity; zero where none was ever recorded or it is deactivated.
    function owners(address identity) external view returns (address owner);

    /// @notice Until when a delegate is valid.
    /// @param typeHash keccak-256 of the 32-byte delegate type.
    function delegates(
        address identity,
        bytes32 typeHash,
        address delegate
    ) external view returns (uint256 validTo);

    /// @notice Number of the block of the identity's last change; 0 where there was none.
    function changed(address identity) external view returns (uint256 blockNumber);

    /// @notice How many signed calls this owner or guardian has had carried out: the nonce of its next one.
    function nonce(address signer) external view returns (uint256 next);

    /// @notice Who may change the identity now: zero where it is deactivated.
    function identityOwner(address identity) external view returns (address owner);

    /// @notice Whether a delegate of this type is valid at this block.
    function validDelegate(
        address identity,
        bytes32 delegateType,
        address delegate
    ) external view returns (bool valid);

    /// @notice Gives the identity a new owner. Owner zero deactivates it, for good.
    function changeOwner(address identity, address newOwner) external;

    /// @notice As `changeOwner`, sent by anyone with the owner's signature over
    /// keccak256(0x19 ‖ 0x00 ‖ registry ‖ nonce ‖ identity ‖ "changeOwner" ‖ newOwner).
    function changeOwnerSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address newOwner
    ) external;

    /// @notice Adds a delegate, or renews one.
    /// @param validity How long from this block on.
    function addDelegate(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external;

    /// @notice As `addDelegate`, signed: … "addDelegate" ‖ delegateType ‖ delegate ‖ validity.
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external;

    /// @notice Ends a delegate at once.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @notice As `revokeDelegate`, signed: … "revokeDelegate" ‖ delegateType ‖ delegate.
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external;

    /// @notice Sets an attribute, a public key or a service, in the event only.
    /// @param name `did/pub/…` or `did/svc/…`, padded with zeros.
    /// @param validity How long from this block on.
    function setAttribute(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external;

    /// @notice As `setAttribute`, signed: … "setAttribute" ‖ name ‖ value ‖ validity.
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external;

    /// @notice Ends an attribute at once.
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;

    /// @notice As `revokeAttribute`, signed: … "revokeAttribute" ‖ name ‖ value.
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external;
}

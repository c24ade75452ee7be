// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {DidRecovery} from "./DidRecovery.sol";
import {IDidRegistry} from "./interfaces/IDidRegistry.sol";

/// @title DidRegistry
/// @notice See IDidRegistry and IDidRecovery. What differs from the reference registry is listed in docs/contracts.md.
contract DidRegistry is DidRecovery {
    struct Ownership {
        address owner;
        bool deactivated;
    }

    mapping(address identity => Ownership ownership) private _ownerships;

    /// @inheritdoc IDidRegistry
    mapping(address identity => mapping(bytes32 typeHash => mapping(address delegate => uint256 validTo)))
        public delegates;
    /// @inheritdoc IDidRegistry
    mapping(address identity => uint256 blockNumber) public changed;
    /// @inheritdoc IDidRegistry
    mapping(address signer => uint256 next) public nonce;

    /// @param manager The AccessManager that says who may begin a recovery for the registrar, for good.
    /// @param shortest The least delay, in the unit of block time, that an owner can choose for guardians.
    /// @param longest The greatest one.
    /// @param registrar The delay of a recovery by the registrar.
    constructor(
        IAccessManager manager,
        uint256 shortest,
        uint256 longest,
        uint256 registrar
    ) DidRecovery(manager, shortest, longest, registrar) {}

    /// @inheritdoc IDidRegistry
    function owners(address identity) external view returns (address owner) {
        return _ownerships[identity].owner;
    }

    /// @inheritdoc IDidRegistry
    function validDelegate(
        address identity,
        bytes32 delegateType,
        address delegate
    ) external view returns (bool valid) {
        return delegates[identity][_typeHash(delegateType)][delegate] > block.timestamp;
    }

    /// @inheritdoc IDidRegistry
    function changeOwner(address identity, address newOwner) external onlyOwner(identity) {
        _changeOwner(identity, newOwner);
    }

    /// @inheritdoc IDidRegistry
    function changeOwnerSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address newOwner
    ) external {
        bytes memory call = abi.encodePacked("changeOwner", newOwner);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _changeOwner(identity, newOwner);
    }

    /// @inheritdoc IDidRegistry
    function addDelegate(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external onlyOwner(identity) {
        _setDelegate(identity, delegateType, delegate, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external {
        bytes memory call = abi.encodePacked("addDelegate", delegateType, delegate, validity);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _setDelegate(identity, delegateType, delegate, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function revokeDelegate(
        address identity,
        bytes32 delegateType,
        address delegate
    ) external onlyOwner(identity) {
        _setDelegate(identity, delegateType, delegate, 0);
    }

    /// @inheritdoc IDidRegistry
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external {
        bytes memory call = abi.encodePacked("revokeDelegate", delegateType, delegate);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _setDelegate(identity, delegateType, delegate, 0);
    }

    /// @inheritdoc IDidRegistry
    function setAttribute(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external onlyOwner(identity) {
        _setAttribute(identity, name, value, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external {
        bytes memory call = abi.encodePacked("setAttribute", name, value, validity);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _setAttribute(identity, name, value, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function revokeAttribute(
        address identity,
        bytes32 name,
        bytes calldata value
    ) external onlyOwner(identity) {
        _setAttribute(identity, name, value, 0);
    }

    /// @inheritdoc IDidRegistry
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external {
        bytes memory call = abi.encodePacked("revokeAttribute", name, value);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _setAttribute(identity, name, value, 0);
    }

    /// @inheritdoc IDidRegistry
    function identityOwner(address identity) public view override returns (address owner) {
        Ownership storage ownership = _ownerships[identity];
        if (ownership.deactivated) return address(0);
        owner = ownership.owner;
        if (owner == address(0)) owner = identity;
    }

    /// @inheritdoc DidRecovery
    function _changeOwner(address identity, address newOwner) internal override {
        _endRecoveries(identity);
        _ownerships[identity] = Ownership({owner: newOwner, deactivated: newOwner == address(0)});
        emit DIDOwnerChanged(identity, newOwner, changed[identity]);
        changed[identity] = block.number;
    }

    /// @inheritdoc DidRecovery
    /// @dev The nonce makes the signature good once. In `call` one part at most has a variable length, and its first
    /// bytes tell the calls apart: no two calls hash alike.
    function _useSignature(
        address identity,
        address expected,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes memory call
    ) internal override {
        bytes32 hash = keccak256(
            abi.encodePacked(bytes2(0x1900), address(this), nonce[expected], identity, call)
        );
        // Zero where the signature is none: it must not pass for the owner of identity zero or of a deactivated one.
        (address signer, , ) = ECDSA.tryRecover(hash, sigV, sigR, sigS);
        if (signer == address(0) || signer != expected)
            revert WrongSignature(identity, expected, signer);
        ++nonce[expected];
    }

    function _setDelegate(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo
    ) private {
        delegates[identity][_typeHash(delegateType)][delegate] = validTo;
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, changed[identity]);
        changed[identity] = block.number;
    }

    function _setAttribute(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validTo
    ) private {
        emit DIDAttributeChanged(identity, name, value, validTo, changed[identity]);
        changed[identity] = block.number;
    }

    function _validTo(uint256 validity) private view returns (uint256) {
        if (validity > type(uint256).max - block.timestamp) revert ValidityTooLong(validity);
        return block.timestamp + validity;
    }

    function _typeHash(bytes32 delegateType) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(delegateType));
    }
}

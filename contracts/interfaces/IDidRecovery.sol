// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @title Recovery of identities: a new owner for who lost the key, late and never in silence
/// @notice Two ways lead to a new owner, and both wait: so many of the guardians that the owner named agree, or the
/// registrar begins it on a documented decision. Until it is carried out the owner can cancel it. Nothing happens
/// without an event, and nobody but the owner changes an owner at once.
/// Delays and times are in the unit of the chain's block time. Signed calls are hashed as those of ERC-1056:
/// keccak256(0x19 ‖ 0x00 ‖ registry ‖ nonce of the signer ‖ identity ‖ name ‖ arguments).
interface IDidRecovery {
    /// @notice The owner named guardians, who take over at `validFrom`. No guardians: from then on there are none.
    event GuardiansAnnounced(
        address indexed identity,
        address[] guardians,
        uint256 threshold,
        uint256 delay,
        uint256 validFrom
    );
    /// @notice Guardians who had not taken over yet never will: the owner changed.
    event GuardiansWithdrawn(address indexed identity);
    /// @notice A guardian approved a new owner. Approvals count together that have the same term.
    event RecoveryApproved(
        address indexed identity,
        address guardian,
        address newOwner,
        uint256 term
    );
    /// @notice A recovery waits and can be carried out from `dueAt` on. `reason` is zero for one by guardians.
    event RecoveryBegun(
        address indexed identity,
        address newOwner,
        bool byRegistrar,
        bytes32 reason,
        uint256 dueAt
    );
    /// @notice A recovery that waited ended without a new owner: cancelled, replaced by another, or overtaken.
    event RecoveryCancelled(address indexed identity, address newOwner, bool byRegistrar);
    /// @notice The owner cancelled: approvals given so far are void, also signed ones that were not sent yet.
    event ApprovalsCancelled(address indexed identity, uint256 term);
    /// @notice A recovery was carried out; DIDOwnerChanged follows.
    event RecoveryExecuted(address indexed identity, address newOwner, bool byRegistrar);
    /// @notice The owner allowed the registrar to begin recoveries of this identity, or forbade it.
    event RegistrarRecoveryAllowed(address indexed identity, bool allowed);

    /// @notice A deployment with delays that cannot be meant: zero, out of order, or beyond 48 bits.
    error WrongDelays(uint256 shortest, uint256 longest, uint256 registrar);
    /// @notice The authority does not give the caller this role at once.
    error MissingRole(uint64 role, address caller);
    /// @notice The identity is deactivated, for good: nothing recovers it.
    error Deactivated(address identity);
    /// @notice No key belongs to address zero: a recovery hands an identity to somebody.
    error ZeroOwner(address identity);
    /// @notice More guardians than `most`.
    error TooManyGuardians(address identity, uint256 count, uint256 most);
    /// @notice Guardians are written in ascending order, each once, and zero is none.
    error GuardiansNotAscending(address identity, address guardian);
    /// @notice The threshold must be from 1 to the number of guardians; 0 where there are none.
    error WrongThreshold(address identity, uint256 threshold, uint256 guardians);
    /// @notice The delay must be within the registry's limits; 0 where there are no guardians.
    error WrongDelay(address identity, uint256 delay, uint256 shortest, uint256 longest);
    /// @notice The caller, or the signer named, is not among the guardians in force.
    error NotGuardian(address identity, address guardian);
    /// @notice The guardian approved this new owner in this term already.
    error AlreadyApproved(address identity, address guardian, address newOwner);
    /// @notice The guardians have agreed on this new owner already: wait until `dueAt`.
    error RecoveryPending(address identity, address newOwner, uint256 dueAt);
    /// @notice No recovery to this new owner waits.
    error NoRecovery(address identity, address newOwner);
    /// @notice The recovery can be carried out from `dueAt` on.
    error RecoveryNotDue(address identity, address newOwner, uint256 dueAt, uint256 time);
    /// @notice The owner forbade the registrar to begin a recovery of this identity.
    error RegistrarRecoveryForbidden(address identity);
    /// @notice The registrar must give the hash of the decision that it acts on.
    error ReasonMissing(address identity);

    /// @notice The AccessManager that says who may begin a recovery in the registrar's name.
    function authority() external view returns (IAccessManager);

    /// @notice The least delay that an owner can choose for guardians.
    function shortestDelay() external view returns (uint256 delay);

    /// @notice The greatest delay that an owner can choose for guardians.
    function longestDelay() external view returns (uint256 delay);

    /// @notice How long a recovery by the registrar waits.
    function registrarDelay() external view returns (uint256 delay);

    /// @notice The guardians in force; threshold 0 where there are none.
    function guardiansOf(
        address identity
    ) external view returns (address[] memory guardians, uint256 threshold, uint256 delay);

    /// @notice Guardians who were announced and take over at `validFrom`; `validFrom` 0 where nothing was announced.
    function announcedGuardians(
        address identity
    )
        external
        view
        returns (address[] memory guardians, uint256 threshold, uint256 delay, uint256 validFrom);

    /// @notice What approvals belong to. It changes when other guardians take over, when a recovery by guardians
    /// begins, when the owner cancels, and when the owner changes: then those given before count no more.
    function recoveryTerm(address identity) external view returns (uint256 term);

    /// @notice How many guardians approved a new owner in this term.
    function approvalCount(
        address identity,
        address newOwner
    ) external view returns (uint256 count);

    /// @notice The recovery that waits; `newOwner` zero where there is none.
    function pendingRecovery(
        address identity,
        bool byRegistrar
    ) external view returns (address newOwner, uint256 dueAt);

    /// @notice Whether the registrar may begin a recovery of this identity: yes until the owner forbids it.
    function isRegistrarRecoveryAllowed(address identity) external view returns (bool allowed);

    /// @notice Names guardians, how many of them must agree, and how long a recovery by them waits. They take over
    /// after the delay of those in force (after their own where there are none), and replace others announced before.
    /// A recovery that the former guardians agreed on goes on waiting; approvals that were too few are void.
    /// @param guardians In ascending order; none to have no guardians, with threshold and delay 0.
    function setGuardians(
        address identity,
        address[] calldata guardians,
        uint256 threshold,
        uint256 delay
    ) external;

    /// @notice As `setGuardians`, sent by anyone with the owner's signature over
    /// … "setGuardians" ‖ guardians (32 bytes each) ‖ threshold ‖ delay.
    function setGuardiansSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address[] calldata guardians,
        uint256 threshold,
        uint256 delay
    ) external;

    /// @notice A guardian approves a new owner. With the last approval needed the delay begins; it takes the place of
    /// another new owner that the guardians agreed on before.
    function approveRecovery(address identity, address newOwner) external;

    /// @notice As `approveRecovery`, signed by the guardian, with the guardian's nonce:
    /// … "approveRecovery" ‖ newOwner ‖ recoveryTerm.
    function approveRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address guardian,
        address newOwner
    ) external;

    /// @notice The owner ends every recovery that waits, and makes all approvals void.
    function cancelRecovery(address identity) external;

    /// @notice As `cancelRecovery`, signed: … "cancelRecovery" ‖ recoveryTerm.
    function cancelRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS
    ) external;

    /// @notice Carries out a recovery that is due. Anyone may.
    function executeRecovery(address identity, address newOwner) external;

    /// @notice The registrar (role RECOVERER) begins a recovery; it takes the place of one it began before.
    /// @param reason SHA-256 of the decision, which is kept where it can be shown.
    function beginRegistrarRecovery(address identity, address newOwner, bytes32 reason) external;

    /// @notice The registrar takes back the recovery that it began.
    function withdrawRegistrarRecovery(address identity) external;

    /// @notice The owner allows the registrar to begin recoveries, or forbids it; that ends one it began.
    function allowRegistrarRecovery(address identity, bool allowed) external;

    /// @notice As `allowRegistrarRecovery`, signed: … "allowRegistrarRecovery" ‖ allowed (one byte, 1 or 0).
    function allowRegistrarRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bool allowed
    ) external;
}

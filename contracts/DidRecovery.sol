// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IDidRecovery} from "./interfaces/IDidRecovery.sol";
import {IDidRegistry} from "./interfaces/IDidRegistry.sol";
import {Guardians} from "./libraries/Guardians.sol";
import {Roles} from "./Roles.sol";

/// @title DidRecovery
/// @notice See IDidRecovery. Why it waits where it waits is argued in docs/decisions/0013-did-recovery.md.
abstract contract DidRecovery is IDidRegistry, IDidRecovery {
    /// @dev One slot. Guardian sets are numbered and never rewritten; set 0 is that of no guardians.
    struct Protection {
        // How many sets were ever announced.
        uint32 sets;
        // The set in force until `from`, and the one from then on.
        uint32 current;
        uint32 next;
        uint64 from;
        // Counts what made approvals void other than a change of guardians.
        uint32 round;
        bool registrarForbidden;
    }

    struct Recovery {
        address newOwner;
        uint64 dueAt;
    }

    /// @inheritdoc IDidRecovery
    // The interface names the getters.
    // solhint-disable-next-line immutable-vars-naming
    IAccessManager public immutable authority;
    /// @inheritdoc IDidRecovery
    // solhint-disable-next-line immutable-vars-naming
    uint256 public immutable shortestDelay;
    /// @inheritdoc IDidRecovery
    // solhint-disable-next-line immutable-vars-naming
    uint256 public immutable longestDelay;
    /// @inheritdoc IDidRecovery
    // solhint-disable-next-line immutable-vars-naming
    uint256 public immutable registrarDelay;

    mapping(address identity => Protection protection) private _protections;
    mapping(address identity => mapping(uint256 number => Guardians.Set set)) private _sets;
    /// @dev A bit for each guardian of the set, by identity, term and new owner.
    mapping(bytes32 proposal => uint256 approvals) private _approvals;
    mapping(address identity => mapping(bool byRegistrar => Recovery recovery)) private _pending;

    modifier onlyOwner(address identity) {
        address owner = identityOwner(identity);
        // Identity zero owns itself as every other does, but nobody sends from zero.
        if (msg.sender != owner) revert NotOwner(identity, owner, msg.sender);
        _;
    }

    modifier onlyRecoverer() {
        (bool isMember, uint32 delay) = authority.hasRole(Roles.RECOVERER, msg.sender);
        // As in AnchorLog: a role with a delay acts through the AccessManager, which is not how this is called.
        if (!isMember || delay != 0) revert MissingRole(Roles.RECOVERER, msg.sender);
        _;
    }

    constructor(IAccessManager manager, uint256 shortest, uint256 longest, uint256 registrar) {
        bool ordered = shortest > 0 && shortest <= longest && shortest <= registrar;
        if (!ordered || longest > type(uint48).max || registrar > type(uint48).max)
            revert WrongDelays(shortest, longest, registrar);
        authority = manager;
        shortestDelay = shortest;
        longestDelay = longest;
        registrarDelay = registrar;
    }

    /// @inheritdoc IDidRecovery
    function setGuardians(
        address identity,
        address[] calldata guardians,
        uint256 threshold,
        uint256 delay
    ) external onlyOwner(identity) {
        _setGuardians(identity, guardians, threshold, delay);
    }

    /// @inheritdoc IDidRecovery
    function setGuardiansSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address[] calldata guardians,
        uint256 threshold,
        uint256 delay
    ) external {
        bytes memory call = abi.encodePacked("setGuardians", guardians, threshold, delay);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _setGuardians(identity, guardians, threshold, delay);
    }

    /// @inheritdoc IDidRecovery
    function approveRecovery(address identity, address newOwner) external {
        _approve(identity, msg.sender, newOwner);
    }

    /// @inheritdoc IDidRecovery
    function approveRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        address guardian,
        address newOwner
    ) external {
        bytes memory call = abi.encodePacked("approveRecovery", newOwner, recoveryTerm(identity));
        _useSignature(identity, guardian, sigV, sigR, sigS, call);
        _approve(identity, guardian, newOwner);
    }

    /// @inheritdoc IDidRecovery
    function cancelRecovery(address identity) external onlyOwner(identity) {
        _cancel(identity);
    }

    /// @inheritdoc IDidRecovery
    function cancelRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS
    ) external {
        bytes memory call = abi.encodePacked("cancelRecovery", recoveryTerm(identity));
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _cancel(identity);
    }

    /// @inheritdoc IDidRecovery
    function executeRecovery(address identity, address newOwner) external {
        bool byRegistrar = _whichIsDue(identity, newOwner);
        delete _pending[identity][byRegistrar];
        emit RecoveryExecuted(identity, newOwner, byRegistrar);
        _changeOwner(identity, newOwner);
    }

    /// @inheritdoc IDidRecovery
    function beginRegistrarRecovery(
        address identity,
        address newOwner,
        bytes32 reason
    ) external onlyRecoverer {
        _requireRecoverable(identity, newOwner);
        if (_protections[identity].registrarForbidden) revert RegistrarRecoveryForbidden(identity);
        if (reason == 0) revert ReasonMissing(identity);
        _begin(identity, newOwner, true, reason, registrarDelay);
    }

    /// @inheritdoc IDidRecovery
    function withdrawRegistrarRecovery(address identity) external onlyRecoverer {
        if (!_end(identity, true)) revert NoRecovery(identity, address(0));
    }

    /// @inheritdoc IDidRecovery
    function allowRegistrarRecovery(address identity, bool allowed) external onlyOwner(identity) {
        _allowRegistrar(identity, allowed);
    }

    /// @inheritdoc IDidRecovery
    function allowRegistrarRecoverySigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bool allowed
    ) external {
        bytes memory call = abi.encodePacked("allowRegistrarRecovery", allowed);
        _useSignature(identity, identityOwner(identity), sigV, sigR, sigS, call);
        _allowRegistrar(identity, allowed);
    }

    /// @inheritdoc IDidRecovery
    function guardiansOf(
        address identity
    ) external view returns (address[] memory guardians, uint256 threshold, uint256 delay) {
        Guardians.Set storage set = _sets[identity][_inForce(_protections[identity])];
        return (set.guardians, set.threshold, set.delay);
    }

    /// @inheritdoc IDidRecovery
    function announcedGuardians(
        address identity
    )
        external
        view
        returns (address[] memory guardians, uint256 threshold, uint256 delay, uint256 validFrom)
    {
        Protection memory protection = _protections[identity];
        if (_inForce(protection) == protection.next) return (guardians, 0, 0, 0);
        Guardians.Set storage set = _sets[identity][protection.next];
        return (set.guardians, set.threshold, set.delay, protection.from);
    }

    /// @inheritdoc IDidRecovery
    function approvalCount(
        address identity,
        address newOwner
    ) external view returns (uint256 count) {
        return Guardians.count(_approvals[_proposal(identity, newOwner, recoveryTerm(identity))]);
    }

    /// @inheritdoc IDidRecovery
    function pendingRecovery(
        address identity,
        bool byRegistrar
    ) external view returns (address newOwner, uint256 dueAt) {
        Recovery storage recovery = _pending[identity][byRegistrar];
        return (recovery.newOwner, recovery.dueAt);
    }

    /// @inheritdoc IDidRecovery
    function isRegistrarRecoveryAllowed(address identity) external view returns (bool allowed) {
        return !_protections[identity].registrarForbidden;
    }

    /// @inheritdoc IDidRecovery
    function recoveryTerm(address identity) public view returns (uint256 term) {
        Protection memory protection = _protections[identity];
        return (_inForce(protection) << 32) | protection.round;
    }

    /// @inheritdoc IDidRegistry
    function identityOwner(address identity) public view virtual returns (address owner);

    /// @dev Ends whatever was under way, because the owner changes: to be called with every change of owner.
    function _endRecoveries(address identity) internal {
        _end(identity, false);
        _end(identity, true);
        Protection memory protection = _protections[identity];
        // Who never named guardians has no approvals and announced nobody: nothing to write.
        if (protection.sets == 0) return;
        uint32 current = uint32(_inForce(protection));
        bool withdrawn = current != protection.next;
        ++protection.round;
        (protection.current, protection.next, protection.from) = (current, current, 0);
        _protections[identity] = protection;
        if (withdrawn) emit GuardiansWithdrawn(identity);
    }

    /// @dev Gives the identity a new owner, which ends its recoveries.
    function _changeOwner(address identity, address newOwner) internal virtual;

    /// @dev Takes a signature over a call and spends the signer's nonce; reverts unless it is the one expected.
    function _useSignature(
        address identity,
        address expected,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes memory call
    ) internal virtual;

    function _setGuardians(
        address identity,
        address[] calldata guardians,
        uint256 threshold,
        uint256 delay
    ) private {
        Guardians.requireSound(identity, guardians, threshold);
        _requireWithinLimits(identity, guardians.length, delay);
        Protection memory protection = _protections[identity];
        uint32 current = uint32(_inForce(protection));
        // Who has no guardians waits as long as those to come will: a thief must not be able to plant some at once.
        uint256 wait = current == 0 ? delay : _sets[identity][current].delay;
        uint256 validFrom = block.timestamp + wait;
        // No guardians are set 0, whose delay is none: so is what follows it.
        uint32 number = guardians.length == 0 ? 0 : ++protection.sets;
        (protection.current, protection.next) = (current, number);
        protection.from = uint64(validFrom);
        _protections[identity] = protection;
        if (number != 0)
            _sets[identity][number] = Guardians.Set(guardians, uint8(threshold), uint48(delay));
        emit GuardiansAnnounced(identity, guardians, threshold, delay, validFrom);
    }

    function _approve(address identity, address guardian, address newOwner) private {
        _requireRecoverable(identity, newOwner);
        Recovery storage pending = _pending[identity][false];
        if (pending.newOwner == newOwner) revert RecoveryPending(identity, newOwner, pending.dueAt);
        uint256 term = recoveryTerm(identity);
        Guardians.Set storage set = _sets[identity][term >> 32];
        uint256 bit = Guardians.bitOf(set, identity, guardian);
        bytes32 proposal = _proposal(identity, newOwner, term);
        uint256 approvals = _approvals[proposal];
        if (approvals & bit != 0) revert AlreadyApproved(identity, guardian, newOwner);
        approvals |= bit;
        emit RecoveryApproved(identity, guardian, newOwner, term);
        if (Guardians.count(approvals) < set.threshold) {
            _approvals[proposal] = approvals;
            return;
        }
        // What else was approved until now is void: who still wants it approves it anew.
        ++_protections[identity].round;
        _begin(identity, newOwner, false, 0, set.delay);
    }

    function _begin(
        address identity,
        address newOwner,
        bool byRegistrar,
        bytes32 reason,
        uint256 delay
    ) private {
        _end(identity, byRegistrar);
        uint64 dueAt = uint64(block.timestamp + delay);
        _pending[identity][byRegistrar] = Recovery(newOwner, dueAt);
        emit RecoveryBegun(identity, newOwner, byRegistrar, reason, dueAt);
    }

    function _cancel(address identity) private {
        _end(identity, false);
        _end(identity, true);
        ++_protections[identity].round;
        emit ApprovalsCancelled(identity, recoveryTerm(identity));
    }

    function _allowRegistrar(address identity, bool allowed) private {
        if (!allowed) _end(identity, true);
        _protections[identity].registrarForbidden = !allowed;
        emit RegistrarRecoveryAllowed(identity, allowed);
    }

    /// @return ended Whether a recovery waited.
    function _end(address identity, bool byRegistrar) private returns (bool ended) {
        address newOwner = _pending[identity][byRegistrar].newOwner;
        if (newOwner == address(0)) return false;
        delete _pending[identity][byRegistrar];
        emit RecoveryCancelled(identity, newOwner, byRegistrar);
        return true;
    }

    function _requireRecoverable(address identity, address newOwner) private view {
        if (newOwner == address(0)) revert ZeroOwner(identity);
        if (identityOwner(identity) == address(0)) revert Deactivated(identity);
    }

    function _requireWithinLimits(address identity, uint256 count, uint256 delay) private view {
        bool within = count == 0 ? delay == 0 : delay >= shortestDelay && delay <= longestDelay;
        if (!within) revert WrongDelay(identity, delay, shortestDelay, longestDelay);
    }

    /// @dev Which of the recoveries to this new owner can be carried out; reverts where none can.
    function _whichIsDue(
        address identity,
        address newOwner
    ) private view returns (bool byRegistrar) {
        if (newOwner == address(0)) revert ZeroOwner(identity);
        uint256 earliest = type(uint256).max;
        for (uint256 i = 0; i < 2; ++i) {
            Recovery memory recovery = _pending[identity][i == 1];
            if (recovery.newOwner != newOwner) continue;
            if (recovery.dueAt <= block.timestamp) return i == 1;
            if (recovery.dueAt < earliest) earliest = recovery.dueAt;
        }
        if (earliest == type(uint256).max) revert NoRecovery(identity, newOwner);
        revert RecoveryNotDue(identity, newOwner, earliest, block.timestamp);
    }

    /// @return Number of the guardian set in force at this block.
    function _inForce(Protection memory protection) private view returns (uint256) {
        return block.timestamp < protection.from ? protection.current : protection.next;
    }

    function _proposal(
        address identity,
        address newOwner,
        uint256 term
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(identity, newOwner, term));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {IAnchorLog} from "./interfaces/IAnchorLog.sol";
import {MerkleLog} from "./libraries/MerkleLog.sol";
import {Roles} from "./Roles.sol";

/// @title AnchorLog
/// @notice See IAnchorLog. Evidence rests on SHA-256 alone: no keccak and no ecrecover of ours.
/// @dev There is no way to change or remove a checkpoint, for no role, and no proxy. What is kept where, and why the
/// roles are asked for directly, is argued in docs/decisions/0011-anchor-log-storage.md.
contract AnchorLog is IAnchorLog {
    using EnumerableSet for EnumerableSet.AddressSet;

    /// @dev A moment is the size and the time of one checkpoint: size in the high 40 bits, time in the low 45.
    uint256 private constant MOMENT_BITS = 85;
    uint256 private constant MOMENT_MASK = (1 << 85) - 1;
    uint256 private constant TIME_BITS = 45;
    uint256 private constant TIME_MASK = (1 << 45) - 1;
    uint256 private constant MOMENTS_PER_WORD = 3;

    /// @inheritdoc IAnchorLog
    // The interface names the getter.
    // solhint-disable-next-line immutable-vars-naming
    IAccessManager public immutable authority;

    /// @dev Bits 0..169: the moments that do not fill a word yet. 170..209: size of the last checkpoint. 210..249: how
    /// many checkpoints there are. One slot, because publish() reads and writes all of it each time.
    uint256 private _head;

    /// @dev Moments in order, three in a word, the earliest low; only full words are here.
    mapping(uint256 word => uint256 moments) private _moments;

    /// @dev Root of each accepted checkpoint; zero means never accepted.
    mapping(uint256 size => bytes32 root) private _roots;

    mapping(uint256 size => EnumerableSet.AddressSet members) private _countersigners;

    modifier onlyRole(uint64 role) {
        (bool isMember, uint32 delay) = authority.hasRole(role, msg.sender);
        // A role with a delay acts through the AccessManager, which is not how checkpoints come: refused, not obeyed at once.
        if (!isMember || delay != 0) revert MissingRole(role, msg.sender);
        _;
    }

    /// @param manager The AccessManager that says who publishes and who countersigns, for good.
    constructor(IAccessManager manager) {
        if (sha256("") != 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)
            revert NoSha256();
        authority = manager;
    }

    /// @inheritdoc IAnchorLog
    function publish(
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistencyProof
    ) external onlyRole(Roles.PUBLISHER) {
        uint256 head = _head;
        _requireExtends(_sizeIn(head), size, root, consistencyProof);
        _roots[size] = root;
        _head = _appendMoment(head, size);
        emit CheckpointPublished(size, root, block.timestamp);
    }

    /// @inheritdoc IAnchorLog
    function countersign(uint64 size, bytes32 root) external onlyRole(Roles.MEMBER) {
        bytes32 kept = _requireRoot(size);
        if (kept != root) revert WrongRoot(size, kept, root);
        if (!_countersigners[size].add(msg.sender)) revert AlreadyCountersigned(size, msg.sender);
        emit CheckpointCountersigned(size, root, msg.sender);
    }

    /// @inheritdoc IAnchorLog
    function latest() external view returns (uint64 size, bytes32 root) {
        size = _sizeIn(_head);
        root = _roots[size];
    }

    /// @inheritdoc IAnchorLog
    function checkpointCount() external view returns (uint256 count) {
        return _countIn(_head);
    }

    /// @inheritdoc IAnchorLog
    function checkpointAt(
        uint256 position
    ) external view returns (uint64 size, bytes32 root, uint256 time) {
        uint256 head = _head;
        if (position >= _countIn(head)) revert NoSuchCheckpoint(position, _countIn(head));
        (size, time) = _moment(head, position);
        root = _roots[size];
    }

    /// @inheritdoc IAnchorLog
    function checkpointOf(uint64 size) external view returns (bytes32 root, uint256 time) {
        root = _requireRoot(size);
        uint256 head = _head;
        uint256 low = 0;
        uint256 high = _countIn(head) - 1;
        // Sizes only grow, so the one asked for is found by halving.
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            (uint64 found, ) = _moment(head, middle);
            if (found < size) low = middle + 1;
            else high = middle;
        }
        (, time) = _moment(head, low);
    }

    /// @inheritdoc IAnchorLog
    function isEntry(
        bytes calldata entry,
        uint64 index,
        uint64 size,
        bytes32[] calldata inclusionProof
    ) external view returns (bool included) {
        if (entry.length != 160) revert WrongEntryLength(entry.length);
        return
            MerkleLog.isIncluded(
                MerkleLog.leafHash(entry),
                index,
                size,
                _requireRoot(size),
                inclusionProof
            );
    }

    /// @inheritdoc IAnchorLog
    function countersigners(uint64 size) external view returns (address[] memory members) {
        return _countersigners[size].values();
    }

    /// @inheritdoc IAnchorLog
    function countersignerCount(uint64 size) external view returns (uint256 count) {
        return _countersigners[size].length();
    }

    /// @inheritdoc IAnchorLog
    function isCountersigned(uint64 size, uint256 quorum) external view returns (bool reached) {
        return _roots[size] != 0 && _countersigners[size].length() >= quorum;
    }

    /// @dev Notes size and time of a new checkpoint; the word of moments is written once it is full.
    /// @return The head after it.
    function _appendMoment(uint256 head, uint256 size) private returns (uint256) {
        if (block.timestamp > TIME_MASK) revert TimeTooLarge(block.timestamp);
        uint256 count = _countIn(head);
        uint256 place = count % MOMENTS_PER_WORD;
        uint256 moments =
            _pendingIn(head) | (((size << TIME_BITS) | block.timestamp) << (place * MOMENT_BITS));
        if (place == MOMENTS_PER_WORD - 1) {
            _moments[count / MOMENTS_PER_WORD] = moments;
            moments = 0;
        }
        return ((count + 1) << 210) | (size << 170) | moments;
    }

    function _requireExtends(
        uint64 current,
        uint64 size,
        bytes32 root,
        bytes32[] calldata proof
    ) private view {
        if (size <= current) revert LogMustGrow(current, size);
        if (size > type(uint40).max) revert SizeTooLarge(size);
        if (root == 0) revert ZeroRoot(size);
        bytes32 currentRoot = _roots[current];
        bool extends =
            current == 0
                ? proof.length == 0
                : MerkleLog.isConsistent(current, currentRoot, size, root, proof);
        if (!extends) revert NotConsistent(current, currentRoot, size, root);
    }

    function _requireRoot(uint64 size) private view returns (bytes32 root) {
        root = _roots[size];
        if (root == 0) revert UnknownCheckpoint(size);
    }

    function _moment(
        uint256 head,
        uint256 position
    ) private view returns (uint64 size, uint256 time) {
        uint256 word = position / MOMENTS_PER_WORD;
        uint256 moments =
            word == _countIn(head) / MOMENTS_PER_WORD ? _pendingIn(head) : _moments[word];
        uint256 moment = (moments >> ((position % MOMENTS_PER_WORD) * MOMENT_BITS)) & MOMENT_MASK;
        return (uint64(moment >> TIME_BITS), moment & TIME_MASK);
    }

    function _countIn(uint256 head) private pure returns (uint256) {
        return head >> 210;
    }

    function _sizeIn(uint256 head) private pure returns (uint64) {
        return uint40(head >> 170);
    }

    function _pendingIn(uint256 head) private pure returns (uint256) {
        return head & ((1 << 170) - 1);
    }
}

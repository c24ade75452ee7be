// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {IAnchorLog} from "./interfaces/IAnchorLog.sol";
import {MerkleLog} from "./libraries/MerkleLog.sol";

/// @title AnchorLog
/// @notice See IAnchorLog. Evidence rests on SHA-256 alone: no keccak and no ecrecover of ours.
/// @dev Roles are given by the AccessManager (docs/contracts.md). There is no way to change or remove a checkpoint, for
/// no role, and no proxy.
contract AnchorLog is IAnchorLog, AccessManaged {
    using EnumerableSet for EnumerableSet.AddressSet;

    /// @dev Size of the last checkpoint, and how many there are. 11 bytes, so that they share a slot with the authority,
    /// which every publish() reads anyway.
    uint48 private _size;
    uint40 private _count;

    /// @dev Root of each accepted checkpoint by size; zero means never accepted.
    mapping(uint256 size => bytes32 root) private _roots;

    /// @dev Size (48 bits) and time (80 bits) of each checkpoint by position, two in a word, the earlier one low.
    mapping(uint256 pair => uint256 moments) private _moments;

    mapping(uint256 size => EnumerableSet.AddressSet members) private _countersigners;

    /// @param authority The AccessManager that says who publishes and who countersigns.
    constructor(address authority) AccessManaged(authority) {
        if (sha256("") != 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)
            revert NoSha256();
    }

    /// @inheritdoc IAnchorLog
    function publish(
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistencyProof
    ) external restricted {
        _requireExtends(size, root, consistencyProof);
        uint256 position = _count;
        _roots[size] = root;
        _moments[position >> 1] |=
            ((uint256(size) << 80) | uint80(block.timestamp)) << ((position & 1) << 7);
        (_size, _count) = (uint48(size), uint40(position + 1));
        emit CheckpointPublished(size, root, block.timestamp);
    }

    /// @inheritdoc IAnchorLog
    function countersign(uint64 size, bytes32 root) external restricted {
        bytes32 kept = _requireRoot(size);
        if (kept != root) revert WrongRoot(size, kept, root);
        if (!_countersigners[size].add(msg.sender)) revert AlreadyCountersigned(size, msg.sender);
        emit CheckpointCountersigned(size, root, msg.sender);
    }

    /// @inheritdoc IAnchorLog
    function latest() external view returns (uint64 size, bytes32 root) {
        size = _size;
        root = _roots[size];
    }

    /// @inheritdoc IAnchorLog
    function checkpointCount() external view returns (uint256 count) {
        return _count;
    }

    /// @inheritdoc IAnchorLog
    function checkpointAt(
        uint256 position
    ) external view returns (uint64 size, bytes32 root, uint256 time) {
        if (position >= _count) revert NoSuchCheckpoint(position, _count);
        (size, time) = _moment(position);
        root = _roots[size];
    }

    /// @inheritdoc IAnchorLog
    function checkpointOf(uint64 size) external view returns (bytes32 root, uint256 time) {
        root = _requireRoot(size);
        uint256 low = 0;
        uint256 high = _count - 1;
        // Sizes only grow, so the one asked for is found by halving.
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            (uint64 found, ) = _moment(middle);
            if (found < size) low = middle + 1;
            else high = middle;
        }
        (, time) = _moment(low);
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

    function _requireExtends(uint64 size, bytes32 root, bytes32[] calldata proof) private view {
        uint64 current = _size;
        if (size <= current) revert LogMustGrow(current, size);
        if (size > type(uint48).max) revert SizeTooLarge(size);
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

    function _moment(uint256 position) private view returns (uint64 size, uint256 time) {
        uint256 moment = _moments[position >> 1] >> ((position & 1) << 7);
        return (uint48(moment >> 80), uint80(moment));
    }
}

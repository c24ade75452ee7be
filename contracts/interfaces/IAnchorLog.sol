// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @title The public log's last word on a chain
/// @notice Keeps every checkpoint (size and root) of one RFC 6962 log over SHA-256, and takes a new one only with a
/// proof that it extends the one before: nothing once entered can be removed, changed or reordered.
/// Times are in the unit of the chain's block time; most chains count seconds, some count milliseconds.
interface IAnchorLog {
    /// @notice A checkpoint was accepted.
    /// @param size Number of entries in the tree.
    /// @param root RFC 6962 root of the tree.
    /// @param time Time of the block, in the unit of the chain.
    event CheckpointPublished(uint64 indexed size, bytes32 root, uint256 time);

    /// @notice A member organisation saw an accepted checkpoint and agrees with it.
    event CheckpointCountersigned(uint64 indexed size, bytes32 root, address indexed member);

    /// @notice The checkpoint offered has no more entries than the last one.
    error LogMustGrow(uint64 currentSize, uint64 offeredSize);
    /// @notice The caller does not hold the role, or holds it with a delay.
    error MissingRole(uint64 role, address caller);
    /// @notice The size is above what the contract keeps (2^40 - 1 entries).
    error SizeTooLarge(uint64 offeredSize);
    /// @notice The block time is above what the contract keeps (2^45 - 1: the year 3084 in milliseconds).
    error TimeTooLarge(uint256 time);
    /// @notice The root is 32 zero bytes, which is no root.
    error ZeroRoot(uint64 offeredSize);
    /// @notice The proof does not show that the checkpoint offered extends the last one.
    error NotConsistent(
        uint64 currentSize,
        bytes32 currentRoot,
        uint64 offeredSize,
        bytes32 offeredRoot
    );
    /// @notice No checkpoint of this size was accepted.
    error UnknownCheckpoint(uint64 size);
    /// @notice There are fewer checkpoints than this position asks for.
    error NoSuchCheckpoint(uint256 position, uint256 count);
    /// @notice The checkpoint of this size has another root.
    error WrongRoot(uint64 size, bytes32 keptRoot, bytes32 offeredRoot);
    /// @notice The member has countersigned this checkpoint before.
    error AlreadyCountersigned(uint64 size, address member);
    /// @notice A log entry has 160 bytes.
    error WrongEntryLength(uint256 length);
    /// @notice The chain's precompile at address 2 does not compute SHA-256.
    error NoSha256();

    /// @notice Publishes a checkpoint that extends the last one. For the role PUBLISHER.
    /// @param size Number of entries, above the last size and below 2^40.
    /// @param root RFC 6962 root of the tree of that size.
    /// @param consistencyProof RFC 6962 proof from the last size to this one; empty for the first checkpoint.
    function publish(uint64 size, bytes32 root, bytes32[] calldata consistencyProof) external;

    /// @notice Countersigns an accepted checkpoint, once for each member. For the role MEMBER.
    /// @param root What the member itself computed for this size.
    function countersign(uint64 size, bytes32 root) external;

    /// @notice The AccessManager that gives the roles.
    function authority() external view returns (IAccessManager manager);

    /// @notice The last checkpoint. Size 0 and root 0 before the first.
    function latest() external view returns (uint64 size, bytes32 root);

    /// @notice How many checkpoints were accepted.
    function checkpointCount() external view returns (uint256 count);

    /// @notice A checkpoint by its position, from 0, oldest first.
    function checkpointAt(
        uint256 position
    ) external view returns (uint64 size, bytes32 root, uint256 time);

    /// @notice A checkpoint by its size. Costs a binary search for the time: meant for reading, not for contracts.
    function checkpointOf(uint64 size) external view returns (bytes32 root, uint256 time);

    /// @notice Whether an entry is at a position of the log, as of a kept checkpoint.
    /// @param entry The 160 bytes of the entry.
    /// @param index Position of the entry, from 0.
    /// @param size Size of an accepted checkpoint.
    /// @param inclusionProof RFC 6962 inclusion proof of the index in the tree of that size.
    /// @return included False where the proof does not lead to the root; reverts where there is nothing to check against.
    function isEntry(
        bytes calldata entry,
        uint64 index,
        uint64 size,
        bytes32[] calldata inclusionProof
    ) external view returns (bool included);

    /// @notice The members that countersigned a checkpoint, in no order. Empty for a size never accepted.
    function countersigners(uint64 size) external view returns (address[] memory members);

    /// @notice How many members countersigned a checkpoint.
    function countersignerCount(uint64 size) external view returns (uint256 count);

    /// @notice Whether a checkpoint was accepted and at least `quorum` members countersigned it.
    /// Who asks decides how many are enough. A member that left later still counts: it saw the checkpoint.
    function isCountersigned(uint64 size, uint256 quorum) external view returns (bool reached);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {AnchorLog} from "../../contracts/AnchorLog.sol";
import {Roles} from "../../contracts/Roles.sol";
import {CHEATS} from "./Cheats.sol";
import {ReferenceTree} from "./ReferenceTree.sol";

/// @notice Calls AnchorLog in every way it can think of, and keeps what the log must be: all leaves, and each
/// checkpoint with its time. It holds PUBLISHER itself; what must be refused and is not is counted.
contract Publisher {
    uint256 private constant MAX_SIZE = 200;

    struct Checkpoint {
        uint64 size;
        bytes32 root;
        uint256 time;
    }

    AnchorLog private immutable LOG;
    bytes32[] private _leaves;
    Checkpoint[] private _accepted;
    uint256 public wronglyAccepted;
    uint256 public wronglyRefused;

    constructor(AnchorLog log) {
        LOG = log;
    }

    function accepted() external view returns (Checkpoint[] memory) {
        return _accepted;
    }

    function leaves() external view returns (bytes32[] memory) {
        return _leaves;
    }

    /// @notice Enters up to 16 leaves and publishes them.
    function extend(uint256 seed, uint256 count) external {
        uint64 from = uint64(_leaves.length);
        if (from >= MAX_SIZE) return;
        count = 1 + (count % 16);
        for (uint256 i = 0; i < count; ++i) _leaves.push(sha256(abi.encode(seed, i)));
        CHEATS.warp(block.timestamp + 1 + (seed % 1000));
        uint64 size = uint64(_leaves.length);
        bytes32 root = ReferenceTree.rootOf(_leaves, 0, size);
        if (tryPublish(size, root, proofOf(_leaves, from, size))) {
            _accepted.push(Checkpoint(size, root, block.timestamp));
        } else {
            ++wronglyRefused;
        }
    }

    /// @notice Publishes a tree in which one leaf already published is another, with the best proofs there are.
    function fork(uint256 changed, uint256 more) external {
        uint64 from = uint64(_leaves.length);
        if (from == 0) return;
        bytes32[] memory forged = longer(_leaves, 1 + (more % 8));
        bytes32[] memory honestProof = proofOf(forged, from, forged.length);
        forged[changed % from] = ~forged[changed % from];
        bytes32 root = ReferenceTree.rootOf(forged, 0, forged.length);
        refuse(uint64(forged.length), root, proofOf(forged, from, forged.length));
        refuse(uint64(forged.length), root, honestProof);
    }

    /// @notice Publishes an honest tree, but claims that it has at least twice as many leaves.
    function inflate(uint256 more, uint64 claim) external {
        uint64 from = uint64(_leaves.length);
        if (from == 0) return;
        bytes32[] memory next = longer(_leaves, 1 + (more % 8));
        bytes32 root = ReferenceTree.rootOf(next, 0, next.length);
        if (claim < 2 * next.length) claim = uint64(2 * next.length);
        refuse(claim, root, proofOf(next, from, next.length));
    }

    /// @notice Publishes an earlier state of the log again, or the same one.
    function shrink(uint256 size) external {
        uint64 from = uint64(_leaves.length);
        if (from == 0) return;
        size = size % (uint256(from) + 1);
        bytes32 root = size == 0 ? bytes32(0) : ReferenceTree.rootOf(_leaves, 0, size);
        refuse(uint64(size), root, new bytes32[](0));
        if (size > 0) refuse(uint64(size), root, proofOf(_leaves, size, from));
    }

    /// @notice Publishes whatever comes.
    function guess(uint64 size, bytes32 root, bytes32[] calldata proof) external {
        if (_leaves.length == 0) return;
        refuse(size, root, proof);
    }

    /// @notice The right next checkpoint, from someone who may not publish.
    function trespass(address stranger, uint256 more) external {
        if (stranger == address(this)) return;
        bytes32[] memory next = longer(_leaves, 1 + (more % 8));
        bytes32 root = ReferenceTree.rootOf(next, 0, next.length);
        bytes32[] memory proof = proofOf(next, _leaves.length, next.length);
        CHEATS.prank(stranger);
        refuse(uint64(next.length), root, proof);
    }

    /// @notice Countersigns; a root that was never accepted must be refused, and nothing else changes.
    function countersign(uint256 position, bytes32 root) external {
        if (_accepted.length == 0) return;
        Checkpoint memory checkpoint = _accepted[position % _accepted.length];
        if (root != checkpoint.root) {
            try LOG.countersign(checkpoint.size, root) {
                ++wronglyAccepted;
            } catch {}
        }
        try LOG.countersign(checkpoint.size, checkpoint.root) {} catch {}
    }

    function refuse(uint64 size, bytes32 root, bytes32[] memory proof) private {
        if (tryPublish(size, root, proof)) ++wronglyAccepted;
    }

    function tryPublish(uint64 size, bytes32 root, bytes32[] memory proof) private returns (bool) {
        try LOG.publish(size, root, proof) {
            return true;
        } catch {
            return false;
        }
    }

    function longer(
        bytes32[] memory list,
        uint256 more
    ) private pure returns (bytes32[] memory next) {
        next = list;
        for (uint256 i = 0; i < more; ++i)
            next = ReferenceTree.append(next, sha256(abi.encode("more", i)));
    }

    function proofOf(
        bytes32[] memory tree,
        uint256 from,
        uint256 to
    ) private pure returns (bytes32[] memory) {
        return from == 0 ? new bytes32[](0) : ReferenceTree.consistency(tree, from, 0, to, true);
    }
}

/// @notice No sequence of calls ever shrinks or forks the log, or changes what it once said.
contract AnchorLogInvariants {
    AnchorLog private _log;
    Publisher private _publisher;

    function setUp() public {
        AccessManager manager = new AccessManager(address(this));
        _log = new AnchorLog(manager);
        _publisher = new Publisher(_log);
        manager.grantRole(Roles.PUBLISHER, address(_publisher), 0);
        manager.grantRole(Roles.MEMBER, address(_publisher), 0);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_publisher);
    }

    function invariant_takesWhatExtendsAndNothingElse() public view {
        require(_publisher.wronglyAccepted() == 0, "accepted what it must refuse");
        require(_publisher.wronglyRefused() == 0, "refused what it must accept");
    }

    function invariant_latestIsTheWholeLog() public view {
        bytes32[] memory leaves = _publisher.leaves();
        (uint64 size, bytes32 root) = _log.latest();
        require(size == leaves.length, "another size");
        if (size > 0) require(root == ReferenceTree.rootOf(leaves, 0, size), "another root");
    }

    function invariant_everyCheckpointStaysAndIsAPrefix() public view {
        bytes32[] memory leaves = _publisher.leaves();
        Publisher.Checkpoint[] memory accepted = _publisher.accepted();
        require(_log.checkpointCount() == accepted.length, "another count");
        for (uint256 i = 0; i < accepted.length; ++i) {
            (uint64 size, bytes32 root, uint256 time) = _log.checkpointAt(i);
            (bytes32 sameRoot, uint256 sameTime) = _log.checkpointOf(size);
            require(size == accepted[i].size && time == accepted[i].time, "another size or time");
            require(
                root == accepted[i].root && root == sameRoot && time == sameTime,
                "two answers"
            );
            require(root == ReferenceTree.rootOf(leaves, 0, size), "no prefix of the log");
        }
    }
}

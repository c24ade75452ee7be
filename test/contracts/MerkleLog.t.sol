// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleLog} from "../../contracts/libraries/MerkleLog.sol";
import {ReferenceTree} from "./ReferenceTree.sol";

/// @notice The library takes proofs from calldata, so it is asked through a contract.
contract MerkleLogCaller {
    function isConsistent(
        uint256 oldSize,
        bytes32 oldRoot,
        uint256 newSize,
        bytes32 newRoot,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.isConsistent(oldSize, oldRoot, newSize, newRoot, proof);
    }

    function isIncluded(
        bytes32 leaf,
        uint256 index,
        uint256 size,
        bytes32 root,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.isIncluded(leaf, index, size, root, proof);
    }

    function leafHash(bytes calldata entry) external pure returns (bytes32) {
        return MerkleLog.leafHash(entry);
    }

    /// @notice Memory must be usable as before once the assembly has borrowed it.
    function keepsMemory(
        bytes32 leaf,
        bytes32 root,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes memory earlier = abi.encode(leaf, proof);
        bytes32 before = keccak256(earlier);
        MerkleLog.isIncluded(leaf, 0, 2, root, proof);
        MerkleLog.isConsistent(1, leaf, 2, root, proof);
        bytes memory later = abi.encode(proof, leaf);
        return
            keccak256(earlier) == before && keccak256(later) == keccak256(abi.encode(proof, leaf));
    }
}

/// @notice MerkleLog agrees with the recursive definitions of RFC 6962 on trees of up to 160 leaves.
contract MerkleLogTest {
    uint256 private constant MAX_SIZE = 160;
    MerkleLogCaller private immutable CALLER = new MerkleLogCaller();

    function testFuzz_acceptsEveryConsistencyProof(
        uint256 seed,
        uint256 from,
        uint256 to
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        require(consistent(leaves, from, to, proof), "an honest proof was refused");
    }

    function testFuzz_refusesChangedConsistencyProof(
        uint256 seed,
        uint256 from,
        uint256 to,
        uint256 place,
        uint8 bit
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        proof[place % proof.length] ^= bytes32(uint256(1) << bit);
        require(!consistent(leaves, from, to, proof), "a changed proof was accepted");
    }

    function testFuzz_refusesConsistencyProofOfAnotherLength(
        uint256 seed,
        uint256 from,
        uint256 to
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        require(!consistent(leaves, from, to, ReferenceTree.append(proof, leaves[0])), "longer");
        require(!consistent(leaves, from, to, withoutLast(proof)), "shorter");
        require(!consistent(leaves, from, to, new bytes32[](0)), "empty");
    }

    function testFuzz_refusesForkedTree(
        uint256 seed,
        uint256 from,
        uint256 to,
        uint256 changed
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32 oldRoot = ReferenceTree.rootOf(leaves, 0, from);
        leaves[changed % from] ^= bytes32(uint256(1));
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        bytes32 newRoot = ReferenceTree.rootOf(leaves, 0, to);
        require(!CALLER.isConsistent(from, oldRoot, to, newRoot, proof), "a fork was accepted");
    }

    /// @dev Below twice the size another size can have a proof of the same shape. RFC 6962 cannot tell these apart: the
    /// claim is then of a tree with a leaf that has no entry, and whoever mirrors the log sees that.
    function testFuzz_refusesInflatedTree(
        uint256 seed,
        uint256 from,
        uint256 to,
        uint64 claim
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        bytes32 oldRoot = ReferenceTree.rootOf(leaves, 0, from);
        bytes32 newRoot = ReferenceTree.rootOf(leaves, 0, to);
        uint256 claimed = claim < 2 * to ? 2 * to : claim;
        require(
            !CALLER.isConsistent(from, oldRoot, claimed, newRoot, proof),
            "an inflated tree was accepted"
        );
    }

    function testFuzz_acceptsEveryInclusionProof(
        uint256 seed,
        uint256 index,
        uint256 size
    ) public view {
        (index, size) = position(index, size);
        bytes32[] memory leaves = grow(seed, size);
        bytes32[] memory proof = ReferenceTree.inclusion(leaves, index, 0, size);
        require(included(leaves, leaves[index], index, proof), "an honest proof was refused");
    }

    function testFuzz_refusesInclusionOfAnother(
        uint256 seed,
        uint256 index,
        uint256 size,
        uint256 other
    ) public view {
        (index, size) = position(index, size);
        bytes32[] memory leaves = grow(seed, size);
        bytes32[] memory proof = ReferenceTree.inclusion(leaves, index, 0, size);
        other %= size + 2;
        if (other == index) other = size;
        require(!included(leaves, leaves[index], other, proof), "another index");
        require(!included(leaves, ~leaves[index], index, proof), "another leaf");
    }

    function testFuzz_refusesChangedInclusionProof(
        uint256 seed,
        uint256 index,
        uint256 size,
        uint256 place,
        uint8 bit
    ) public view {
        (index, size) = position(index, size);
        bytes32[] memory leaves = grow(seed, size);
        bytes32[] memory proof = ReferenceTree.inclusion(leaves, index, 0, size);
        require(
            !included(leaves, leaves[index], index, ReferenceTree.append(proof, leaves[0])),
            "longer"
        );
        if (proof.length == 0) return;
        require(!included(leaves, leaves[index], index, withoutLast(proof)), "shorter");
        proof[place % proof.length] ^= bytes32(uint256(1) << bit);
        require(!included(leaves, leaves[index], index, proof), "changed");
    }

    function testFuzz_hashesLeafAsRfc6962(bytes calldata entry) public view {
        require(
            CALLER.leafHash(entry) == sha256(abi.encodePacked(bytes1(0x00), entry)),
            "another hash"
        );
    }

    function testFuzz_leavesMemoryAsItWas(
        bytes32 leaf,
        bytes32 root,
        bytes32[] calldata proof
    ) public view {
        require(CALLER.keepsMemory(leaf, root, proof), "memory was damaged");
    }

    /// @dev A caller must not win by giving too little gas for the hashing.
    function testFuzz_neverAcceptsForWantOfGas(
        uint256 seed,
        uint256 from,
        uint256 to,
        uint16 gasGiven
    ) public view {
        (from, to) = sizes(from, to);
        bytes32[] memory leaves = grow(seed, to);
        bytes32[] memory proof = ReferenceTree.consistency(leaves, from, 0, to, true);
        bytes32 oldRoot = ReferenceTree.rootOf(leaves, 0, from);
        bytes32 forged = ~ReferenceTree.rootOf(leaves, 0, to);
        try CALLER.isConsistent{gas: gasGiven}(from, oldRoot, to, forged, proof) returns (bool ok) {
            require(!ok, "a forged root was accepted");
        } catch {
            return;
        }
    }

    function consistent(
        bytes32[] memory leaves,
        uint256 from,
        uint256 to,
        bytes32[] memory proof
    ) private view returns (bool) {
        bytes32 oldRoot = ReferenceTree.rootOf(leaves, 0, from);
        return CALLER.isConsistent(from, oldRoot, to, ReferenceTree.rootOf(leaves, 0, to), proof);
    }

    function included(
        bytes32[] memory leaves,
        bytes32 leaf,
        uint256 index,
        bytes32[] memory proof
    ) private view returns (bool) {
        bytes32 root = ReferenceTree.rootOf(leaves, 0, leaves.length);
        return CALLER.isIncluded(leaf, index, leaves.length, root, proof);
    }

    /// @dev 1 <= from < to <= MAX_SIZE
    function sizes(uint256 from, uint256 to) private pure returns (uint256, uint256) {
        to = 2 + (to % (MAX_SIZE - 1));
        return (1 + (from % (to - 1)), to);
    }

    /// @dev index < size <= MAX_SIZE
    function position(uint256 index, uint256 size) private pure returns (uint256, uint256) {
        size = 1 + (size % MAX_SIZE);
        return (index % size, size);
    }

    function grow(uint256 seed, uint256 size) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) leaves[i] = sha256(abi.encode(seed, i));
    }

    function withoutLast(bytes32[] memory list) private pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](list.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = list[i];
    }
}

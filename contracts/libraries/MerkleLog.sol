// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Assembly for the sake of gas (see isConsistent), and long because a proof's steps do not come apart.
// solhint-disable no-inline-assembly, function-max-lines

/// @title RFC 6962 proofs over SHA-256, for trees of up to 2^64 - 1 entries
/// @notice The procedures are those of RFC 9162 (2.1.3.2 and 2.1.4.2). The hash is the precompile at address 2; a call of
/// it that fails, for want of gas, makes the proof fail.
library MerkleLog {
    /// @notice The hash of a leaf: SHA-256(0x00 ‖ entry).
    function leafHash(bytes calldata entry) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x00), entry));
    }

    /// @notice Whether the tree of `newSize` begins with the tree of `oldSize`.
    /// @param oldSize At least 1.
    /// @param newSize Above `oldSize`.
    function isConsistent(
        uint256 oldSize,
        bytes32 oldRoot,
        uint256 newSize,
        bytes32 newRoot,
        bytes32[] calldata proof
    ) internal view returns (bool ok) {
        // Assembly for the sake of gas: each step of a proof is one or two calls of the precompile from the same 65 bytes,
        // where Solidity's sha256() would allocate anew each time. The bytes are 0x1f..0x5f: the prefix 0x01 and two
        // words, the second one over the free memory pointer, which is put back at the end.
        assembly ("memory-safe") {
            function node(left, right) -> hash, done {
                mstore(0x20, left)
                mstore(0x40, right)
                done := staticcall(gas(), 2, 0x1f, 0x41, 0x20, 0x20)
                hash := mload(0x20)
            }
            let pointer := mload(0x40)
            mstore(0, 1)
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            let fn := sub(oldSize, 1)
            let sn := sub(newSize, 1)
            // The rightmost complete subtree of the old tree, where the two trees begin to share the path.
            for {} and(fn, 1) {} {
                fn := shr(1, fn)
                sn := shr(1, sn)
            }
            // fn is 0 exactly where the old tree is complete: then its root itself is the start, and is not in the proof.
            let fr := oldRoot
            ok := 1
            if fn {
                ok := lt(next, end)
                fr := calldataload(next)
                next := add(next, 32)
            }
            let sr := fr
            let done
            for {} lt(next, end) {
                next := add(next, 32)
            } {
                if iszero(sn) {
                    ok := 0
                    break
                }
                let sibling := calldataload(next)
                switch or(and(fn, 1), eq(fn, sn))
                case 0 {
                    sr, done := node(sr, sibling)
                    ok := and(ok, done)
                }
                default {
                    fr, done := node(sibling, fr)
                    ok := and(ok, done)
                    sr, done := node(sibling, sr)
                    ok := and(ok, done)
                    // No sibling on the levels where the last node moves up alone.
                    for {} and(iszero(and(fn, 1)), gt(fn, 0)) {} {
                        fn := shr(1, fn)
                        sn := shr(1, sn)
                    }
                }
                fn := shr(1, fn)
                sn := shr(1, sn)
            }
            ok := and(and(ok, iszero(sn)), and(eq(fr, oldRoot), eq(sr, newRoot)))
            mstore(0x40, pointer)
        }
    }

    /// @notice Whether a leaf hash is at a position in the tree of a size.
    function isIncluded(
        bytes32 leaf,
        uint256 index,
        uint256 size,
        bytes32 root,
        bytes32[] calldata proof
    ) internal view returns (bool ok) {
        if (index >= size) return false;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(0, 1)
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            let fn := index
            let sn := sub(size, 1)
            let hash := leaf
            ok := 1
            for {} lt(next, end) {
                next := add(next, 32)
            } {
                if iszero(sn) {
                    ok := 0
                    break
                }
                switch or(and(fn, 1), eq(fn, sn))
                case 0 {
                    mstore(0x20, hash)
                    mstore(0x40, calldataload(next))
                }
                default {
                    mstore(0x20, calldataload(next))
                    mstore(0x40, hash)
                    for {} and(iszero(and(fn, 1)), gt(fn, 0)) {} {
                        fn := shr(1, fn)
                        sn := shr(1, sn)
                    }
                }
                ok := and(ok, staticcall(gas(), 2, 0x1f, 0x41, 0x20, 0x20))
                hash := mload(0x20)
                fn := shr(1, fn)
                sn := shr(1, sn)
            }
            ok := and(and(ok, iszero(sn)), eq(hash, root))
            mstore(0x40, pointer)
        }
    }
}

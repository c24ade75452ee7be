// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RFC 6962 §2.1 word for word: recursive and slow, to judge MerkleLog by
library ReferenceTree {
    /// @notice MTH(D[start:end]), end above start.
    function rootOf(
        bytes32[] memory leaves,
        uint256 start,
        uint256 end
    ) internal pure returns (bytes32) {
        if (end - start == 1) return leaves[start];
        uint256 middle = start + leftSize(end - start);
        return node(rootOf(leaves, start, middle), rootOf(leaves, middle, end));
    }

    /// @notice PATH(index - start, D[start:end]).
    function inclusion(
        bytes32[] memory leaves,
        uint256 index,
        uint256 start,
        uint256 end
    ) internal pure returns (bytes32[] memory) {
        if (end - start == 1) return new bytes32[](0);
        uint256 middle = start + leftSize(end - start);
        return
            index < middle
                ? append(inclusion(leaves, index, start, middle), rootOf(leaves, middle, end))
                : append(inclusion(leaves, index, middle, end), rootOf(leaves, start, middle));
    }

    /// @notice SUBPROOF(old - start, D[start:end], whole), start below old.
    function consistency(
        bytes32[] memory leaves,
        uint256 old,
        uint256 start,
        uint256 end,
        bool whole
    ) internal pure returns (bytes32[] memory) {
        if (old == end) {
            bytes32[] memory none = new bytes32[](0);
            return whole ? none : append(none, rootOf(leaves, start, end));
        }
        uint256 middle = start + leftSize(end - start);
        return
            old <= middle
                ? append(
                    consistency(leaves, old, start, middle, whole),
                    rootOf(leaves, middle, end)
                )
                : append(
                    consistency(leaves, old, middle, end, false),
                    rootOf(leaves, start, middle)
                );
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    function append(
        bytes32[] memory list,
        bytes32 last
    ) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = last;
    }

    /// @notice The largest power of two below a size of 2 or more.
    function leftSize(uint256 size) internal pure returns (uint256 left) {
        left = 1;
        while (left * 2 < size) left *= 2;
    }
}

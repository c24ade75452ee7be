// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDidRecovery} from "../interfaces/IDidRecovery.sol";

/// @title The guardians of an identity, and who of them approved
/// @notice Approvals are the bits of a word, one for each guardian in the order of the set.
library Guardians {
    struct Set {
        address[] guardians;
        uint8 threshold;
        uint48 delay;
    }

    uint256 internal constant MOST = 16;

    /// @notice Reverts unless guardians and threshold can be meant.
    function requireSound(
        address identity,
        address[] calldata guardians,
        uint256 threshold
    ) internal pure {
        uint256 length = guardians.length;
        if (length > MOST) revert IDidRecovery.TooManyGuardians(identity, length, MOST);
        if (threshold > length || (threshold == 0) != (length == 0))
            revert IDidRecovery.WrongThreshold(identity, threshold, length);
        address last = address(0);
        for (uint256 i = 0; i < length; ++i) {
            if (guardians[i] <= last)
                revert IDidRecovery.GuardiansNotAscending(identity, guardians[i]);
            last = guardians[i];
        }
    }

    /// @notice The bit of a guardian; reverts for anyone else.
    function bitOf(
        Set storage set,
        address identity,
        address guardian
    ) internal view returns (uint256) {
        uint256 length = set.guardians.length;
        for (uint256 i = 0; i < length; ++i) if (set.guardians[i] == guardian) return 1 << i;
        revert IDidRecovery.NotGuardian(identity, guardian);
    }

    /// @notice How many approved.
    function count(uint256 approvals) internal pure returns (uint256 number) {
        for (; approvals != 0; approvals &= approvals - 1) ++number;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The roles of the registry, as the AccessManager numbers them
/// @notice Role 0 is the AccessManager's own ADMIN. Delays and duties: docs/contracts.md.
library Roles {
    /// @notice May publish checkpoints: the registry's sequencers.
    uint64 internal constant PUBLISHER = 1;
    /// @notice May countersign checkpoints: the member organisations, each with its own key.
    uint64 internal constant MEMBER = 2;
    /// @notice May begin recoveries of identities in the registrar's name, which wait and can be cancelled.
    uint64 internal constant RECOVERER = 3;
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Anchor
/// @notice Publishes a 32-byte commitment in a log. It has no owner, no storage and no way to change: what a log of
/// this contract proves is that the commitment existed when its block was sealed, whoever sent it.
contract Anchor {
    /// @notice The commitment. It is not indexed, so that it stands in the data of the log.
    event Anchored(bytes32 root);

    /// @notice Publishes `root`.
    function anchor(bytes32 root) external {
        emit Anchored(root);
    }
}

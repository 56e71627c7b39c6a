// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Payments
/// @notice Makes several payments in one transaction, all of them or none. It has no owner, no storage and no way to
/// change, and keeps nothing: what comes with a call leaves with it, or the call reverts. A log of this contract proves
/// that the payment was made, in the call that named the document which asked for it.
contract Payments {
    /// @notice A payment that was made. `leaf` names the document, `index` the payment in it.
    event Paid(bytes32 indexed leaf, address indexed to, uint256 index, uint256 amount);

    /// @notice The lists have different lengths, or are empty.
    error Lengths();
    /// @notice The amounts don't add up to what came with the call.
    error Sum();
    /// @notice The recipient of payment `index` refused it.
    error Refused(uint256 index);

    /// Enough for the wallets that are contracts, and not enough for one of them to make the others dear.
    uint256 private constant GAS = 50_000;

    /// @notice Pays `amounts[i]` to `to[i]` for every i, for the document `leaf`.
    function pay(bytes32 leaf, address[] calldata to, uint256[] calldata amounts) external payable {
        if (to.length == 0 || to.length != amounts.length) revert Lengths();
        // Counted in what came with this call, not in the balance: a recipient that calls back has only its own money.
        uint256 left = msg.value;
        for (uint256 i = 0; i < to.length; ++i) {
            uint256 amount = amounts[i];
            if (amount > left) revert Sum();
            left -= amount;
            address recipient = to[i];
            bool done;
            // In assembly, because Solidity would copy what a recipient answers, at the sender's expense.
            assembly ("memory-safe") {
                done := call(GAS, recipient, amount, 0, 0, 0, 0)
            }
            if (!done) revert Refused(i);
            emit Paid(leaf, recipient, i, amount);
        }
        if (left != 0) revert Sum();
    }
}

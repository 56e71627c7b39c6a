// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A token of a fixed supply (ERC-20)
/// @notice OpenZeppelin's, made whole at once: nobody can make more, stop it, or take it.
contract FixedToken is ERC20 {
    uint8 private immutable _decimals;

    /// @param decimals How many digits of an amount are shown after the point
    /// @param supply In base units; belongs to whoever deploys it
    constructor(string memory name, string memory symbol, uint8 decimals, uint256 supply) ERC20(name, symbol) {
        _decimals = decimals;
        _mint(_msgSender(), supply);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}

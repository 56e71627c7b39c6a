// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";

/// @title Tokens of several kinds (ERC-1155)
/// @notice OpenZeppelin's; the owner of the contract, at first whoever deploys it, makes them.
contract MultiToken is ERC1155, Ownable {
    /// @param uri Where tokens are described, with {id} in place of the number
    constructor(string memory uri) ERC1155(uri) Ownable(_msgSender()) {}

    /// @notice Makes tokens of one kind. A contract that they are made for has to accept them.
    function mint(address to, uint256 id, uint256 value, bytes calldata data) external onlyOwner {
        _mint(to, id, value, data);
    }

    /// @notice Makes tokens of several kinds.
    function mintBatch(address to, uint256[] calldata ids, uint256[] calldata values, bytes calldata data)
        external
        onlyOwner
    {
        _mintBatch(to, ids, values, data);
    }
}

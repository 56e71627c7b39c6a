// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Tokens that are one of a kind (ERC-721)
/// @notice OpenZeppelin's; the owner of the contract, at first whoever deploys it, makes them.
contract UniqueToken is ERC721, Ownable {
    string private _base;

    /// @param uri What the number of a token follows in its address; may be empty
    constructor(string memory name, string memory symbol, string memory uri)
        ERC721(name, symbol)
        Ownable(_msgSender())
    {
        _base = uri;
    }

    /// @notice Makes a token. A contract that it is made for has to accept it.
    function mint(address to, uint256 tokenId) external onlyOwner {
        _safeMint(to, tokenId);
    }

    function _baseURI() internal view override returns (string memory) {
        return _base;
    }
}

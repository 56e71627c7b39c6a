// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title Takes coins, and passes on why something inside it failed
contract Vault {
    mapping(address account => uint256) public deposits;
    uint256 public immutable least;

    event Deposited(address indexed from, uint256 value);

    error TooLittle(uint256 given, uint256 least);
    error Failed(string step, bytes reason);

    constructor(uint256 least_) payable {
        least = least_;
        if (msg.value > 0) deposit();
    }

    /// @notice Keeps coins for the caller
    function deposit() public payable {
        if (msg.value < least) revert TooLittle(msg.value, least);
        deposits[msg.sender] += msg.value;
        emit Deposited(msg.sender, msg.value);
    }

    /// @notice The same event twice in one transaction
    function depositInTwo() external payable {
        deposits[msg.sender] += msg.value;
        emit Deposited(msg.sender, msg.value / 2);
        emit Deposited(msg.sender, msg.value / 2);
    }

    function withdraw(uint256 amount) external {
        deposits[msg.sender] -= amount;
        (bool done,) = msg.sender.call{value: amount}("");
        require(done, "not taken");
    }

    /// @notice Fails inside: as it is, or wrapped in an error of its own
    function nested(uint8 how, bool wrapped) external view returns (uint256) {
        if (!wrapped) return this.inner(how);
        try this.inner(how) returns (uint256 value) {
            return value;
        } catch (bytes memory reason) {
            revert Failed("inner", reason);
        }
    }

    function inner(uint8 how) external view returns (uint256) {
        if (how == 1) revert TooLittle(1, least);
        require(how != 2, "inside");
        assert(how != 3);
        if (how == 4) revert();
        if (how == 5) return this.inner(type(uint8).max - how + uint8(how * 60));
        if (how == 6) return Stranger(address(this)).unknown();
        return how;
    }

    receive() external payable {
        deposits[msg.sender] += msg.value;
    }
}

interface Stranger {
    function unknown() external view returns (uint256);
}

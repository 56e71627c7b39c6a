// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// TEST SUPPORT: recipients of payments, and a contract that lies about them.

interface Payments {
    function pay(bytes32 leaf, address[] calldata to, uint256[] calldata amounts) external payable;
}

/// Takes nothing.
contract Refuser {}

/// Calls back while it is paid: with what it was sent, for whom it likes, in the name of a document of its choice.
contract Caller {
    event Paid(bytes32 indexed leaf, address indexed to, uint256 index, uint256 amount);

    function claim(bytes32 leaf, address to, uint256 index, uint256 amount) external {
        emit Paid(leaf, to, index, amount);
    }

    receive() external payable {
        address[] memory to = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        to[0] = address(0xbeef);
        amounts[0] = msg.value + address(msg.sender).balance;
        // More than came with this call: what the contract holds for those who come after.
        (bool done, ) = msg.sender.call(abi.encodeCall(Payments.pay, (bytes32(uint256(1)), to, amounts)));
        require(!done);
        (done, ) = msg.sender.call{value: 0}(abi.encodeCall(Payments.pay, (bytes32(uint256(1)), to, amounts)));
        require(!done);
        emit Paid(bytes32(uint256(1)), address(0xbeef), 1, msg.value);
    }
}

/// Spends all the gas that it gets.
contract Burner {
    uint256 private count;

    receive() external payable {
        while (true) count += 1;
    }
}

/// Answers as much as its gas allows.
contract Talker {
    receive() external payable {
        assembly {
            return(0, 20000)
        }
    }
}

/// Says that it paid, and keeps the money.
contract Liar {
    event Paid(bytes32 indexed leaf, address indexed to, uint256 index, uint256 amount);

    function pay(bytes32 leaf, address[] calldata to, uint256[] calldata amounts) external payable {
        for (uint256 i = 0; i < to.length; ++i) emit Paid(leaf, to[i], i, amounts[i]);
    }
}

/// Takes the money and says nothing.
contract Silent {
    function pay(bytes32, address[] calldata, uint256[] calldata) external payable {}
}

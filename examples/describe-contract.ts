// Describes a token from its Solidity source, codes a call, and reads an answer: no server and no node is needed.
import { decodeEvmValues, describeSource, encodeEvmCall, findMethod, openApiOf } from '@blockcluster/ledgers';

const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Coin is ERC20 { constructor(uint256 supply) ERC20("Coin", "COIN") { _mint(msg.sender, supply); } }`;

const coin = await describeSource(source, { name: 'coin' });
console.log(coin.methods.map(({ name, kind }) => `${kind} ${name}`).join(', '));

const friend = `0x${'f1'.repeat(20)}`;
console.log(encodeEvmCall(findMethod(coin, 'transfer', 'call'), { to: friend, value: '25' }));

const answer = `0x${(25).toString(16).padStart(64, '0')}`;
console.log(decodeEvmValues(findMethod(coin, 'balanceOf', 'query').outputs, answer));

console.log(`${JSON.stringify(openApiOf(coin)).length} characters of OpenAPI 3.1`);

import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of descriptors: importing contracts, and reading and writing their values. */
export const contractErrors = {
  CONTRACT_FORMAT: {
    title: 'What was imported is no interface of a contract',
    action:
      'Import a Solidity ABI, the output of a Solidity compiler, Hardhat, Foundry or Truffle, Solidity source, a CosmWasm schema, a Bitcoin template or an output descriptor; the pointer names the place at fault.',
    status: 422,
  },
  CONTRACT_LIMIT: {
    title: 'The contract exceeds a limit',
    action: 'Import a part of it: see the detail for the limit.',
    status: 413,
  },
  CONTRACT_NAME: {
    title: 'A name that no contract has',
    action: 'Names are letters, digits, _ and $, and do not begin with a digit.',
    status: 422,
  },
  CONTRACT_TYPE: {
    title: 'A type that cannot be passed from outside',
    action:
      'Import the ABI of the contract itself: libraries and other languages have types that no transaction takes.',
    status: 422,
  },
  CONTRACT_COLLISION: {
    title: 'Two members of the contract cannot be told apart',
    action: 'Remove one of the two from the interface: they have the same selector.',
    status: 422,
  },
  CONTRACT_AMBIGUOUS: {
    title: 'The import holds several contracts',
    action: 'Name one of those that the detail lists.',
    status: 422,
  },
  CONTRACT_COMPILE: {
    title: 'The source does not compile',
    action:
      'See the complaints of the compiler in the detail; imports are the given files and @openzeppelin/contracts.',
    status: 422,
  },
  CONTRACT_COMPILER_LIMIT: {
    title: 'The compiler took too much time or memory',
    action: 'Compile it yourself and import the output, or import a smaller source.',
    status: 413,
  },
  CONTRACT_COMPILER_BUSY: {
    title: 'Too many sources wait for the compiler',
    action: 'Try again in a minute.',
    status: 503,
  },
  CONTRACT_TEMPLATE: {
    title: 'The code of a template is not the audited one',
    action: 'Install the packages again: the compiler or OpenZeppelin Contracts are not those that were pinned.',
    status: 500,
  },
  CONTRACT_METHOD_UNKNOWN: {
    title: 'The contract has no such method',
    action: 'Use one of the names in the descriptor; overloads carry the types of their parameters.',
    status: 404,
  },
  CONTRACT_EVENT_UNKNOWN: {
    title: 'The contract has no such event',
    action: 'Use one of the names in the descriptor.',
    status: 404,
  },
  CONTRACT_ARGUMENT: {
    title: 'An argument does not fit',
    action: 'Correct the value that the pointer names: integers as decimal strings, bytes as 0x-hex, structs by name.',
    status: 422,
  },
  CONTRACT_PSBT: {
    title: 'The transaction to be signed does not fit',
    action:
      'Ask the contract for one with its query `psbt`, and add signatures only: SIGHASH_ALL, by keys of the script.',
    status: 422,
  },
  CONTRACT_ANSWER: {
    title: 'The answer does not fit the interface',
    action: 'Check that the contract at the address is the one that was imported, and of the same version.',
    status: 502,
  },
  CONTRACT_METADATA: {
    title: 'The metadata file is not the one that the code names',
    action: 'Give the file as the compiler wrote it, byte for byte, of exactly the build that was deployed.',
    status: 422,
  },
  CONTRACT_METADATA_MISSING: {
    title: 'The code names no metadata file',
    action: 'Import the ABI instead (`abi`, `ledger`, `address`): nothing at the address can confirm it.',
    status: 422,
  },
  CONTRACT_CODE: {
    title: 'The contract cannot be deployed from this import',
    action: 'Import the output of the compiler (with bytecode, libraries linked): an ABI alone holds no code.',
    status: 422,
  },
} as const satisfies ErrorRegistry;

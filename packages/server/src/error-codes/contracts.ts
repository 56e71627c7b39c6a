import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of importing, deploying, calling, querying and listening to contracts. */
export const contractsErrors = {
  CONTRACT_NOT_FOUND: {
    title: 'There is no such contract',
    action: 'Import it first, or check name and version: GET /api/v1/contracts lists what is there.',
    status: 404,
  },
  CONTRACT_IMPORT: {
    title: 'It is not clear what is imported',
    action: 'Send exactly one of the members that the detail lists.',
    status: 422,
  },
  CONTRACT_FAMILY: {
    title: 'The name belongs to a contract of another platform',
    action: 'Import it under another name.',
    status: 409,
  },
  CONTRACT_LEDGER: {
    title: 'The ledger does not run contracts of this kind',
    action: "Name a ledger of the contract's own family.",
    status: 422,
  },
  CONTRACT_CHAIN: {
    title: 'The ledger is another chain than the contract stands on',
    action: 'Point the ledger at the chain that the details name again, or take the contract over where it stands now.',
    status: 409,
  },
  CONTRACT_NOT_SUPPORTED: {
    title: 'This version cannot do that with contracts',
    action: 'See docs/contracts.md for what each family can do.',
    status: 501,
  },
  CONTRACT_NO_TOKEN: {
    title: 'The contract is no token of a known standard',
    action: 'Balances and transfers are of contracts with the events of ERC-20, ERC-721 or ERC-1155: use its events.',
    status: 422,
  },
  CONTRACT_NOT_INDEXED: {
    title: 'Nobody listens to the transfers of the token',
    action: 'Make a listener to the events that the detail names, without `from`: POST …/listeners.',
    status: 409,
  },
  CONTRACT_ADDRESS: {
    title: 'That is no address of the ledger',
    action: 'Write the address as the ledger does.',
    status: 422,
  },
  CONTRACT_NO_CODE: {
    title: 'No contract is at the address',
    action: 'Check address and ledger; a deployment must be in a block first.',
    status: 422,
  },
  CONTRACT_CODE_OTHER: {
    title: 'Another contract is at the address',
    action: 'Compare the code hashes in the details; import what really stands there.',
    status: 409,
  },
  CONTRACT_INSTANCE: {
    title: 'The contract does not stand there',
    action: 'Deploy it, or add the address where it stands.',
    status: 404,
  },
  CONTRACT_INSTANCES: {
    title: 'The contract stands at several addresses',
    action: 'Name the one that is meant with `ledger` or `address`.',
    status: 409,
  },
  CONTRACT_REVERTED: {
    title: 'The contract refuses this',
    action: 'The details hold its reason. Nothing was signed; `simulate=false` would sign it all the same.',
    status: 422,
  },
  CONTRACT_SIGNATURES: {
    title: 'Signatures are missing',
    action:
      'Sign from an account whose key the script names (`from`), or ask for a PSBT with the query `psbt`, have it signed ' +
      'by the keys in the details, and call with it. Nothing was signed.',
    status: 422,
  },
  CONTRACT_DUST: {
    title: 'The amount is too small for the ledger',
    action: 'Lock or pay more, spend several outputs together, or wait for lower fees: see the details.',
    status: 422,
  },
  CONTRACT_NOT_PAYABLE: {
    title: 'The method takes no coins',
    action: 'Leave `value` out. Coins alone, without a call, are a payment: POST /api/v1/payments.',
    status: 422,
  },
  CONTRACT_VALUE: {
    title: 'No transaction can bring that many coins',
    action: 'Name fewer with `value`: base units, below 2^256.',
    status: 422,
  },
  CONTRACT_BLOCK: {
    title: 'There is no such block yet',
    action: 'Ask for a block up to the newest one.',
    status: 422,
  },
  CONTRACT_PROOF: {
    title: 'No proof can be had of this',
    action:
      "Ask for the state that it is computed from, by `storage/{slot}?proof=true`: a slot of an EVM contract's storage, whose layout is in the compiler's output, or a key of a CosmWasm contract.",
    status: 422,
  },
  UPGRADE_REQUIRED: {
    title: 'This address speaks WebSocket',
    action: 'Connect with a WebSocket client, or read the same steps with GET /api/v1/contracts/{name}/events.',
    status: 426,
  },
  OPERATION_NOT_FOUND: {
    title: 'There is no such operation',
    action: 'Check the id.',
    status: 404,
  },
  LISTENER_NOT_FOUND: {
    title: 'There is no such listener',
    action: 'Create one with POST /api/v1/contracts/{name}/listeners, or name one of those in the details.',
    status: 404,
  },
  EVENT_NOT_FOUND: {
    title: 'The listener knows no such event',
    action: 'Take the id of an event that GET /api/v1/contracts/{name}/events shows and that was not withdrawn since.',
    status: 404,
  },
  LISTENER_EXISTS: {
    title: 'There is another listener of this name',
    action: 'Choose another name, or remove that one first.',
    status: 409,
  },
  ACCOUNT_UNKNOWN: {
    title: 'The ledger has no such account',
    action: 'Make it with POST /api/v1/accounts, or use one that GET /api/v1/accounts shows.',
    status: 404,
  },
  ACCOUNT_EXISTS: {
    title: 'The account is there and paid by another plan',
    action: 'Choose another label.',
    status: 409,
  },
  ACCOUNT_LIMIT: {
    title: 'The account may not spend that much',
    action:
      'The details say what is left, and when a day ends. An operator changes the limits: PATCH /api/v1/accounts.',
    status: 422,
  },
  ACCOUNT_BUSY: {
    title: 'Too many transactions of the account are waiting',
    action: 'Ask again after the seconds in Retry-After, or use more accounts. Nothing was accepted, nothing is lost.',
    status: 429,
  },
  ACCOUNT_OPERATOR: {
    title: 'The account signs for operators alone',
    action: 'Name an account of your own with `from`; an operator makes one with POST /api/v1/accounts.',
    status: 403,
  },
} as const satisfies ErrorRegistry;

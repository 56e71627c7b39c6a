import type { ErrorRegistry } from '@blockcluster/btml';
import { contractErrors } from './contract/error-codes.ts';
import { memberErrors } from './ipfs/error-codes.ts';

/** Every code that this package throws. docs/errors.md is generated from it. */
export const ledgersErrors = {
  COMPILE_INVALID: {
    title: 'The operation is malformed',
    action: 'Correct the member that the pointer names and sign the intent again.',
    status: 422,
  },
  COMPILE_NOT_SUPPORTED: {
    title: 'This ledger cannot do the operation',
    action: 'Choose a ledger whose cell of the matrix supports it, or another operation.',
    status: 422,
  },
  LEDGER_ANSWER: {
    title: 'The node answered something unexpected',
    action: 'Check that the configured URL is a node of the expected kind and version; see the detail.',
    status: 502,
  },
  LEDGER_DISAGREEMENT: {
    title: 'Too few of the nodes of a ledger say the same',
    action: 'Nothing is spent and nothing becomes final until they agree again; the details name who differs.',
    status: 503,
  },
  LEDGER_COMMITTEES: {
    title: 'The beacon node contradicts the archived sync committees',
    action: 'Do not use this beacon node: compare it with another one. The archive keeps what it holds.',
    status: 502,
  },
  LEDGER_CHAIN_MISMATCH: {
    title: 'The node follows another chain',
    action: 'Point the ledger at a node of the configured chain, or configure it as another ledger.',
    status: 502,
  },
  LEDGER_CODE_MISMATCH: {
    title: 'The contract is not the one that was signed for',
    action: 'Compare the contract address and code hash with the deployment, then sign a corrected intent.',
    status: 409,
  },
  LEDGER_EVIDENCE_GONE: {
    title: 'The node no longer serves what the evidence needs',
    action: 'Ask an archive node, or anchor again: evidence of finality is collected within 1,024 blocks.',
    status: 409,
  },
  LEDGER_EVIDENCE_NOT_READY: {
    title: 'The evidence is not complete yet',
    action: 'Ask again after more blocks.',
    status: 409,
  },
  LEDGER_FUNDS: {
    title: 'The account cannot pay for the operation',
    action: 'Fund the account that the ledger page shows.',
    status: 409,
  },
  LEDGER_NODE_MISSING: {
    title: 'The program of the node was not found',
    action: 'Install it, put it on the PATH, or name its path in the environment.',
    status: 503,
  },
  LEDGER_NODE_START: {
    title: 'The node did not start',
    action: 'Read the last lines of its log in the detail.',
    status: 503,
  },
  LEDGER_PAYMENT_REFUSED: {
    title: 'The recipient refuses the payment',
    action: 'The recipient is a contract that does not take the coin: ask for another address.',
    status: 422,
  },
  LEDGER_REFUSED: {
    title: 'The node refused the request',
    action: 'See the detail for the answer of the node.',
    status: 502,
  },
  LEDGER_REORGANIZED: {
    title: 'The block is no longer part of the chain',
    action: 'Scan again: the transaction moved or was withdrawn.',
    status: 409,
  },
  LEDGER_SIGNATURE: {
    title: 'The signature does not fit the transaction',
    action: 'Sign the digests again with the key of the account that pays.',
    status: 422,
  },
  LEDGER_UNREACHABLE: {
    title: 'The node does not answer',
    action: 'Check that the node runs and that URL and credentials are right; the work continues when it answers.',
    status: 503,
  },
  NODE_ARTIFACT_HASH: {
    title: 'The program is not the one that was pinned',
    action: 'Do not use it. Fetch it again; if the hash differs again, ask who published it.',
    status: 502,
  },
  NODE_ARTIFACT_UNREACHABLE: {
    title: 'The program of the node cannot be had on this machine',
    action: 'The message says for every source why not and what to do; do one of these things and add the node again.',
    status: 503,
  },
  NODE_MANIFEST_UNKNOWN: {
    title: 'No node is known by that word',
    action: 'Choose one that "blockcluster nodes manifests" lists.',
    status: 404,
  },
  NODE_PARAMETER: {
    title: 'A setting of the node is not allowed',
    action: 'Correct the setting that the pointer names; the manifest describes what it takes.',
    status: 422,
  },
  NODE_PROGRAM_MISSING: {
    title: 'The program is not installed',
    action: 'Install it, put it on the PATH, or name its path in the environment.',
    status: 503,
  },
  NODE_SOURCE_OFFLINE: {
    title: 'The source of the program cannot be reached',
    action: 'Let the machine reach it, or choose another source.',
    status: 503,
  },
  NODE_SOURCE_PLATFORM: {
    title: 'The source has no program for this kind of machine',
    action: 'Choose another source.',
    status: 422,
  },
  NODE_SOURCE_READY: {
    title: 'The source can be reached',
    action: 'Nothing is to be done: the program will be taken from there.',
    status: 200,
  },
  NODE_TEMPLATE: {
    title: 'The configuration of the node cannot be rendered',
    action: 'This is a fault of the manifest: report it with the detail.',
    status: 500,
  },
  NODE_TOOL_FAILED: {
    title: 'A tool that obtains or prepares the node failed',
    action: 'Read its last lines in the detail.',
    status: 502,
  },
  NODE_TOOL_MISSING: {
    title: 'A tool that the source needs is missing',
    action: 'Install the tool that the message names, or choose another source.',
    status: 503,
  },
  SANDBOX_FOREIGN: {
    title: 'The sandbox chain belongs to another installation',
    action: 'Use the data directory and database that belong together, or start with an empty database.',
    status: 500,
  },
  SANDBOX_STATE: {
    title: 'The sandbox chain is not in the state that the request needs',
    action: 'Start the server once so that it creates the chain, and ask for no more blocks than there are.',
    status: 409,
  },
  SANDBOX_TX_CONFLICT: {
    title: 'A coin of the transaction is spent or unknown',
    action: 'Choose other coins, or pay a higher fee to replace the waiting transaction.',
    status: 409,
  },
  SANDBOX_TX_INVALID: {
    title: 'The transaction breaks a rule of the chain or of relay',
    action: 'Build and sign it again; the detail names the rule.',
    status: 422,
  },
  SANDBOX_TX_UNSUPPORTED: {
    title: 'The sandbox does not support this kind of transaction',
    action: 'Use a Bitcoin node in regtest for it.',
    status: 422,
  },
  ...contractErrors,
  ...memberErrors,
} as const satisfies ErrorRegistry;

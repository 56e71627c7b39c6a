import type { SendResult } from './client.ts';

/** RPC_VERIFY_ERROR, RPC_VERIFY_REJECTED, RPC_VERIFY_ALREADY_IN_CHAIN and RPC_DESERIALIZATION_ERROR of Bitcoin Core; btcd's are the same. */
const VERDICTS = new Set([-22, -25, -26, -27]);

const KNOWN_CHAIN = [
  'already in block chain',
  'already in utxo set',
  'txn-already-known',
  'already exists in blockchain',
];
const KNOWN_MEMPOOL = ['txn-already-in-mempool', 'txn-same-nonwitness-data-in-mempool', 'already have transaction'];
const MISSING = ['missingorspent', 'missing-inputs', 'missing inputs', 'orphan transaction'];
const CONFLICT = [
  ...MISSING,
  'txn-mempool-conflict',
  'output already spent',
  'insufficient fee',
  'rejecting replacement',
  'too many potential replacements',
  'replacement transaction',
  'conflicting',
];

/**
 * What a node's refusal of `sendrawtransaction` means, by its code and words (Bitcoin Core's validation.cpp and btcd's
 * mempool). Undefined when it is no verdict about the transaction.
 */
export function classifyRefusal(code: number, message: string): SendResult | undefined {
  if (!VERDICTS.has(code)) return undefined;
  const says = (phrases: readonly string[]) => phrases.some((phrase) => message.toLowerCase().includes(phrase));
  if (says(KNOWN_MEMPOOL)) return { state: 'known', where: 'mempool' };
  if (says(KNOWN_CHAIN) || code === -27) return { state: 'known', where: 'chain' };
  return { state: 'rejected', reason: message, conflict: says(CONFLICT) };
}

/** Whether the refusal says that coins are spent or unknown, which is also what a fully spent own transaction gets. */
export function saysMissingCoins(message: string): boolean {
  return MISSING.some((phrase) => message.toLowerCase().includes(phrase));
}

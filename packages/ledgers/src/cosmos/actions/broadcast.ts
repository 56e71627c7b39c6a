import { CodedError, parseCosmosTx } from '@blockcluster/btml';
import type { BroadcastResult } from '../../driver.ts';
import { at, count, hash } from '../client/answer.ts';
import { findTransaction } from '../client/chain.ts';
import { type CometRpc, refused } from '../client/rpc.ts';
import { readAccount } from '../client/sdk.ts';
import { txidOf } from '../compile/assemble.ts';
import { secp256k1Key } from '../messages/sdk.ts';

/** The SDK's code for a sequence that is not the expected one. */
const WRONG_SEQUENCE = 32;

/**
 * Hands the signed bytes to the node, which checks them against its pool (`broadcast_tx_sync`). Bytes that the node has,
 * or that a block already holds, are `known`. `conflict` says that a block holds another transaction with this sequence,
 * so that these bytes can never be included; a sequence that only the pool has used is none. Throws LEDGER_UNREACHABLE
 * when no answer came: the bytes may have arrived, and sending them again does no harm.
 */
export async function broadcast(
  rpc: CometRpc,
  raw: string,
  sender?: (publicKey: Uint8Array) => string,
): Promise<BroadcastResult> {
  if (!/^(?:[0-9a-f]{2})+$/.test(raw)) throw new CodedError('COMPILE_INVALID', 'The signed transaction is not hex');
  const bytes = new Uint8Array(Buffer.from(raw, 'hex'));
  const txid = txidOf(bytes);
  const outcome = await rpc.call('broadcast_tx_sync', { tx: Buffer.from(bytes).toString('base64') });
  if (!outcome.ok) {
    if (/already exists in cache/i.test(outcome.failure.message)) return { state: 'known' };
    if (/mempool is full|too large/i.test(outcome.failure.message))
      return { state: 'rejected', reason: outcome.failure.message, conflict: false };
    throw refused('broadcast_tx_sync', outcome.failure);
  }
  const code = count(at(outcome.result, 'code') ?? 0, 'broadcast_tx_sync.code');
  if (code === 0) {
    if (hash(at(outcome.result, 'hash'), 'broadcast_tx_sync.hash') !== txid)
      throw new CodedError('LEDGER_ANSWER', 'The node names another hash for the transaction', { details: { txid } });
    return { state: 'accepted' };
  }
  const log = at(outcome.result, 'log');
  const codespace = at(outcome.result, 'codespace');
  const reason = typeof log === 'string' && log !== '' ? log : `code ${code}`;
  if (code !== WRONG_SEQUENCE || codespace !== 'sdk' || sender === undefined)
    return { state: 'rejected', reason, conflict: false };
  if ((await findTransaction(rpc, txid)) !== undefined) return { state: 'known' };
  return { state: 'rejected', reason, conflict: await isPassed(rpc, bytes, sender) };
}

/** Whether blocks hold a transaction with the sequence of these bytes, or a later one, of the same account. */
async function isPassed(rpc: CometRpc, bytes: Uint8Array, sender: (publicKey: Uint8Array) => string): Promise<boolean> {
  const [signer] = parseCosmosTx(bytes).authInfo.signerInfos;
  if (signer?.publicKey == null) return false;
  const account = await readAccount(rpc, sender(secp256k1Key.decode(signer.publicKey.value).key));
  return account !== undefined && account.sequence > signer.sequence;
}

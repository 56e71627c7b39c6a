import { CodedError } from '@blockcluster/btml';
import { type Hex, keccak256 } from 'viem';
import type { BroadcastResult } from '../../driver.ts';
import type { Rpc } from '../client/rpc.ts';

// The wording of go-ethereum and its forks, anvil, Besu and Nethermind: JSON-RPC gives these refusals no codes of
// their own.
const known = /already known|already imported|known transaction|alreadyknown/i;
const nonceUsed = /nonce too low|oldnonce|nonce is too low/i;

/**
 * Hands the signed bytes to the node. Bytes that the node has, or that a block already holds, are `known`. `conflict`
 * says that a block holds another transaction with this nonce, so that these bytes can never be included (unless that
 * block is withdrawn); a refusal for the fee, a replacement that offers too little among them, is no conflict.
 * Throws LEDGER_UNREACHABLE when no answer came: the bytes may have arrived, and sending them again does no harm.
 */
export async function broadcast(rpc: Rpc, raw: string): Promise<BroadcastResult> {
  const txid = keccak256(hexOf(raw));
  const outcome = await rpc.call('eth_sendRawTransaction', [raw]);
  if (outcome.ok) {
    if (outcome.result !== txid)
      throw new CodedError('LEDGER_ANSWER', 'The node names another hash for the transaction', { details: { txid } });
    return { state: 'accepted' };
  }
  const { message } = outcome.failure;
  if (known.test(message)) return { state: 'known' };
  if (!nonceUsed.test(message)) return { state: 'rejected', reason: message, conflict: false };
  const found = await rpc.request('eth_getTransactionByHash', [txid]);
  return found === null ? { state: 'rejected', reason: message, conflict: true } : { state: 'known' };
}

function hexOf(raw: string): Hex {
  if (!/^0x(?:[0-9a-f]{2})+$/.test(raw)) throw new CodedError('COMPILE_INVALID', 'The signed transaction is not hex');
  return `0x${raw.slice(2)}`;
}

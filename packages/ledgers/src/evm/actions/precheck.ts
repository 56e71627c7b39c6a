import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { keccak256 } from 'viem';
import { data } from '../client/answer.ts';
import type { Rpc } from '../client/rpc.ts';
import { addressMember, hexMember } from '../compile/members.ts';
import { anchorContract } from '../contract/anchor.ts';

/**
 * Checks, before anything is signed, that the contract of an `anchor` or `call` is what the intent says: its code has
 * the hash `codehash`, or is that of the anchor contract. Throws LEDGER_CODE_MISMATCH. Other operations pass.
 */
export async function precheck(rpc: Rpc, op: BtmlMap): Promise<void> {
  if (op.op !== 'call' && op.op !== 'anchor') return;
  const contract = addressMember(op, 'contract');
  const wanted = op.op === 'call' ? hexMember(op, 'codehash', 32) : `0x${anchorContract.codeHash}`;
  const code = data(await rpc.request('eth_getCode', [contract, 'latest']), 'eth_getCode');
  if (code !== '0x' && keccak256(code) === wanted) return;
  throw new CodedError('LEDGER_CODE_MISMATCH', code === '0x' ? 'No contract is there' : 'Another contract is there', {
    pointer: '/contract',
    details: { contract, wanted, found: code === '0x' ? 'no code' : keccak256(code) },
  });
}

import { type BtmlMap, CodedError, INSTANTIATE } from '@blockcluster/btml';
import { stringMember } from '../../evm/compile/members.ts';
import type { CometRpc } from '../client/rpc.ts';
import { codeOfContract, readCode } from '../client/wasm.ts';

/**
 * Checks, before anything is signed, that the code of a `call` is what the intent says: that of the contract, or the
 * stored code of which a contract is to be made. Throws LEDGER_CODE_MISMATCH. Other operations pass.
 */
export async function precheck(rpc: CometRpc, op: BtmlMap): Promise<void> {
  if (op.op !== 'call') return;
  const wanted = stringMember(op, 'codehash');
  const code =
    op.method === INSTANTIATE ? await numbered(rpc, op) : await codeOfContract(rpc, stringMember(op, 'contract'));
  if (code?.checksum === wanted) return;
  throw new CodedError('LEDGER_CODE_MISMATCH', code === undefined ? 'No code is there' : 'Other code is there', {
    pointer: '/codehash',
    details: { wanted, found: code?.checksum ?? 'no code' },
  });
}

async function numbered(rpc: CometRpc, op: BtmlMap) {
  const [first] = Array.isArray(op.args) ? op.args : [];
  const codeId = typeof first === 'object' ? first.v : undefined;
  return typeof codeId === 'string' && /^[1-9][0-9]{0,18}$/.test(codeId) ? readCode(rpc, BigInt(codeId)) : undefined;
}

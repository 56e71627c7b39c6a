import { type BtmlMap, CodedError, paymentsCall } from '@blockcluster/btml';
import { bytesToHex, type Hex, keccak256, toFunctionSelector, toHex } from 'viem';
import { paymentsOf } from '../../payments.ts';
import { data } from '../client/answer.ts';
import type { Rpc } from '../client/rpc.ts';
import { accountMember, addressMember, amountMember, hexMember, stringMember } from '../compile/members.ts';
import { anchorContract } from '../contract/anchor.ts';
import { paymentsContract } from '../contract/payments.ts';

/** `Refused(uint256)` of Payments.sol, as a call that reverts answers it. */
const refused = toFunctionSelector('Refused(uint256)');
/** What the payments contract hands to a recipient, and what every transaction takes. */
const recipientGas = 50_000n + 21_000n;

/** How nodes say that the code of a contract failed. */
const failedInside = /revert|out ?of ?gas|oog|invalid (?:opcode|jump)|evm error/i;

/**
 * Checks an operation against the chain before anything is signed. The contract of an `anchor`, a `call` or of `pays`
 * must be what is expected: its code has the hash `codehash`, or is that of the product's own contract. Payments are
 * tried where a contract receives them. Other operations pass.
 *
 * @throws CodedError LEDGER_CODE_MISMATCH; LEDGER_PAYMENT_REFUSED, whose `details.index` says which of several
 */
export async function precheck(rpc: Rpc, op: BtmlMap): Promise<void> {
  if (op.op === 'pay') return tryPayment(rpc, op);
  if (op.op === 'pays') {
    await requireCode(rpc, op, `0x${paymentsContract.codeHash}`);
    return tryPayments(rpc, op);
  }
  if (op.op === 'call') return requireCode(rpc, op, hexMember(op, 'codehash', 32));
  if (op.op === 'anchor') return requireCode(rpc, op, `0x${anchorContract.codeHash}`);
}

/** Whether code runs when an address is paid. */
export async function hasCode(rpc: Rpc, address: Hex): Promise<boolean> {
  return data(await rpc.request('eth_getCode', [address, 'latest']), 'eth_getCode') !== '0x';
}

async function requireCode(rpc: Rpc, op: BtmlMap, wanted: string): Promise<void> {
  const contract = addressMember(op, 'contract');
  const found = await rpc.shared(`code ${contract}`, async () => {
    const code = data(await rpc.request('eth_getCode', [contract, 'latest']), 'eth_getCode');
    return code === '0x' ? undefined : keccak256(code);
  });
  if (found === wanted) return;
  throw new CodedError('LEDGER_CODE_MISMATCH', found ? 'Another contract is there' : 'No contract is there', {
    pointer: '/contract',
    details: { contract, wanted, found: found ?? 'no code' },
  });
}

async function tryPayment(rpc: Rpc, op: BtmlMap): Promise<void> {
  const chain = stringMember(op, 'chain');
  const to = accountMember(op, 'to', chain);
  if (!(await hasCode(rpc, to))) return;
  const gas = op.gas === undefined ? recipientGas : amountMember(op, 'gas');
  const call = {
    from: accountMember(op, 'from', chain),
    to,
    value: toHex(amountMember(op, 'amount')),
    gas: toHex(gas),
  };
  const outcome = await rpc.call('eth_call', [call, 'latest']);
  // Any other failure is the node's, or for want of funds: not the recipient's refusal.
  if (outcome.ok || !failedInside.test(outcome.failure.message)) return;
  throw new CodedError('LEDGER_PAYMENT_REFUSED', `The recipient is a contract and refuses the payment (${to})`, {
    pointer: '/to',
    details: { index: 0, to },
  });
}

async function tryPayments(rpc: Rpc, op: BtmlMap): Promise<void> {
  const chain = stringMember(op, 'chain');
  const ops = paymentsOf(op).map((one) => ({
    chain,
    to: stringMember(one, 'to'),
    amount: stringMember(one, 'amount'),
  }));
  const value = ops.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const call = {
    from: accountMember(op, 'from', chain),
    to: addressMember(op, 'contract'),
    value: toHex(value),
    data: bytesToHex(paymentsCall(ops, new Uint8Array(32))),
  };
  const outcome = await rpc.call('eth_call', [call, 'latest']);
  const answer = outcome.ok ? undefined : outcome.failure.data;
  if (answer?.length !== 2 + 8 + 64 || !answer.startsWith(refused)) return;
  const index = Number(BigInt(`0x${answer.slice(10)}`));
  const to = ops[index]?.to;
  throw new CodedError('LEDGER_PAYMENT_REFUSED', `The recipient of payment ${index} refuses it (${to})`, {
    pointer: `/ops/${index}/to`,
    details: { index, to },
  });
}

import { type BtmlMap, bindingOf, CodedError, paymentsCall } from '@blockcluster/btml';
import { bytesToHex, concatHex, type Hex, hexToBytes, keccak256, serializeTransaction } from 'viem';
import type { CompileContext, Compiled } from '../../driver.ts';
import { atOperation, paymentsOf } from '../../payments.ts';
import { addressOf } from './account.ts';
import { callData } from './call-data.ts';
import { endowment, ownCoin } from './coin.ts';
import { feeCaps } from './fees.ts';
import { gasLimit, notSupported } from './gas.ts';
import { accountMember, addressMember, hexMember, invalidMember, onlyMembers, stringMember } from './members.ts';

/** Selector of `anchor(bytes32)`. */
const anchorSelector = '0xeecdf927';

/** The chain that a transaction is for. */
export interface EvmChain {
  /** CAIP-2, `eip155:<id>`. */
  readonly chain: string;
  readonly chainId: number;
  /** CAIP-19 of the native asset. */
  readonly asset: string;
  readonly decimals: number;
}

interface Action {
  readonly to?: Hex;
  readonly value?: bigint;
  readonly data?: Hex;
}

/**
 * Compiles one operation into an unsigned EIP-1559 transaction. Pure: the same operation, nonce and rate give the same
 * bytes anywhere. Throws COMPILE_NOT_SUPPORTED for operations that EVM ledgers don't have and COMPILE_INVALID with a
 * pointer for malformed ones.
 */
export function compileEvm(chain: EvmChain, op: BtmlMap, context: CompileContext): Compiled {
  const action = actionOf(chain, op);
  const from = accountMember(op, 'from', chain.chain);
  if (from !== addressOf(context.publicKey)) throw invalidMember('from', 'the account of the signing key');
  if (context.nonce === undefined || context.nonce < 0n || context.nonce > BigInt(Number.MAX_SAFE_INTEGER))
    throw new CodedError('COMPILE_INVALID', 'An EVM transaction needs the nonce to use');
  if (context.rate <= 0n) throw new CodedError('COMPILE_INVALID', 'The rate must be above zero');
  const gas = gasLimit(op);
  const unsigned = serializeTransaction({
    type: 'eip1559',
    chainId: chain.chainId,
    nonce: Number(context.nonce),
    gas,
    ...feeCaps(context.rate),
    ...action,
  });
  return {
    unsigned: hexToBytes(unsigned),
    digests: [hexToBytes(keccak256(unsigned))],
    fee: gas * context.rate,
    rate: context.rate,
  };
}

/** The most that an operation costs at a rate: its whole gas limit at the cap. */
export function worstCaseEvm(op: BtmlMap, rate: bigint): bigint {
  return gasLimit(op) * rate;
}

/** With the document that asks for it named after its data, where the operation is to be told from others like it. */
function actionOf(chain: EvmChain, op: BtmlMap): Action {
  if (op.op === 'pays') return paymentsAction(chain, op);
  const { bind, ...asked } = op;
  const action = unboundAction(chain, asked);
  if (bind === undefined) return action;
  const leaf = hexToBytes(hexMember(op, 'bind', 32));
  return { ...action, data: concatHex([action.data ?? '0x', bytesToHex(bindingOf(leaf))]) };
}

/** Several payments are one call of the payments contract, which names the document in the event of each. */
function paymentsAction(chain: EvmChain, op: BtmlMap): Action {
  onlyMembers(op, ['op', 'chain', 'from', 'ops', 'bind', 'contract']);
  if (stringMember(op, 'chain') !== chain.chain) throw invalidMember('chain', chain.chain);
  const ops = paymentsOf(op).map((one, index) => {
    try {
      const { to, value } = unboundAction(chain, one);
      return { chain: chain.chain, to: `${chain.chain}:${to}`, amount: String(value) };
    } catch (error) {
      throw atOperation(error, index);
    }
  });
  const value = ops.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (value >= 1n << 256n) throw invalidMember('ops', 'payments of less than 2^256 together');
  const leaf = hexToBytes(hexMember(op, 'bind', 32));
  return { to: addressMember(op, 'contract'), value, data: bytesToHex(paymentsCall(ops, leaf)) };
}

function unboundAction(chain: EvmChain, op: BtmlMap): Action {
  const kind = op.op;
  if (kind !== 'anchor' && kind !== 'deploy' && kind !== 'pay' && kind !== 'call' && kind !== 'publish')
    throw notSupported(op);
  if (stringMember(op, 'chain') !== chain.chain) throw invalidMember('chain', chain.chain);
  switch (kind) {
    case 'anchor': {
      onlyMembers(op, ['op', 'chain', 'from', 'form', 'root', 'contract']);
      if (op.form !== 'evm-event-1')
        throw new CodedError('COMPILE_NOT_SUPPORTED', 'EVM ledgers anchor in the form evm-event-1', {
          pointer: '/form',
        });
      return { to: addressMember(op, 'contract'), data: concatHex([anchorSelector, hexMember(op, 'root', 32)]) };
    }
    case 'deploy': {
      onlyMembers(op, ['op', 'chain', 'from', 'code', 'endow', 'gas']);
      const data = hexMember(op, 'code');
      if (data === '0x') throw invalidMember('code', 'not empty');
      return { ...endowment(chain, op), data };
    }
    case 'pay': {
      onlyMembers(op, ['op', 'chain', 'from', 'to', 'asset', 'amount', 'decimals', 'gas']);
      const value = ownCoin(chain, op, 'Payments are in');
      return { to: accountMember(op, 'to', chain.chain), value };
    }
    case 'publish': {
      onlyMembers(op, ['op', 'chain', 'from', 'content', 'gas']);
      // To its own sender: nothing runs there, and the content is data of the transaction that every node keeps.
      return { to: accountMember(op, 'from', chain.chain), data: hexMember(op, 'content') };
    }
    case 'call': {
      onlyMembers(op, ['op', 'chain', 'from', 'contract', 'method', 'codehash', 'args', 'endow', 'gas']);
      hexMember(op, 'codehash', 32);
      return { to: addressMember(op, 'contract'), ...endowment(chain, op), data: callData(op) };
    }
  }
}

import { anchorMemo, anchorTransaction, type BtmlMap, CodedError } from '@blockcluster/btml';
import { type AnyMessage, authInfo, txBody } from '@blockcluster/btml/cosmos/tx.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CompileContext, Compiled } from '../../driver.ts';
import { amountMember, invalidMember, onlyMembers, stringMember } from '../../evm/compile/members.ts';
import type { CosmosChain } from '../chain.ts';
import { msgSend, SIGN_DIRECT, secp256k1Key, signDoc } from '../messages/sdk.ts';
import { accountMember, addressOfKey } from './account.ts';
import { feeOf, gasLimit } from './gas.ts';
import { fromNonce } from './nonce.ts';

/** What a transaction does and what it says beside that. */
interface Action {
  readonly messages: readonly AnyMessage[];
  readonly memo: string;
}

/**
 * Compiles one operation into what is signed: a SignDoc (SIGN_MODE_DIRECT) on an SDK chain, the whole transaction where
 * nothing is signed. Pure: the same operation, nonce and rate give the same bytes anywhere. Throws COMPILE_NOT_SUPPORTED
 * for operations that the chain doesn't have and COMPILE_INVALID with a pointer for malformed ones.
 */
export function compileCosmos(chain: CosmosChain, op: BtmlMap, context: CompileContext): Compiled {
  const { flavor } = chain;
  if (flavor !== 'sdk')
    return { unsigned: plainTransaction(chain, flavor, op), digests: [], fee: 0n, rate: context.rate };
  const { nonce, publicKey, rate } = context;
  const sender = addressOfKey(publicKey, chain.prefix);
  const { messages, memo } = actionOf(chain, op, sender);
  if (accountMember(op, 'from', chain.chain, chain.prefix) !== sender)
    throw invalidMember('from', 'the account of the signing key');
  if (nonce === undefined || nonce < 0n || nonce >= 1n << 128n)
    throw new CodedError('COMPILE_INVALID', 'A transaction needs the nonce to use');
  if (rate <= 0n) throw new CodedError('COMPILE_INVALID', 'The rate must be above zero');
  const { number, sequence } = fromNonce(nonce);
  const gas = gasLimit(op);
  const fee = feeOf(gas, rate);
  const unsigned = signDoc.encode({
    bodyBytes: txBody.encode({ ...emptyBody, messages, memo }),
    authInfoBytes: authInfo.encode({
      signerInfos: [
        {
          publicKey: packed('cosmos.crypto.secp256k1.PubKey', secp256k1Key.encode({ key: publicKey })),
          modeInfo: { single: { mode: SIGN_DIRECT }, multi: null },
          sequence,
        },
      ],
      fee: { amount: [{ denom: chain.denom, amount: String(fee) }], gasLimit: gas, payer: '', granter: '' },
      tip: null,
    }),
    chainId: chain.chainId,
    accountNumber: number,
  });
  return { unsigned, digests: [sha256(unsigned)], fee, rate };
}

/** A body without messages. */
const emptyBody = txBody.decode(new Uint8Array(0));

/** The most that an operation costs at a rate: its whole gas limit, which is what the chain takes. */
export function worstCaseCosmos(chain: CosmosChain, op: BtmlMap, rate: bigint): bigint {
  return chain.flavor === 'sdk' ? feeOf(gasLimit(op), rate) : 0n;
}

export function packed(type: string, value: Uint8Array): AnyMessage {
  return { typeUrl: `/${type}`, value };
}

function actionOf(chain: CosmosChain, op: BtmlMap, sender: string): Action {
  if (op.op === 'anchor') {
    const root = anchorRoot(chain, op);
    // The smallest transfer there is, to oneself: what counts is the memo.
    const value = { fromAddress: sender, toAddress: sender, amount: [{ denom: chain.denom, amount: '1' }] };
    return { messages: [packed('cosmos.bank.v1beta1.MsgSend', msgSend.encode(value))], memo: anchorMemo(root) };
  }
  if (op.op === 'pay') {
    checkChain(chain, op);
    onlyMembers(op, ['op', 'chain', 'from', 'to', 'asset', 'amount', 'decimals', 'gas']);
    if (stringMember(op, 'asset') !== chain.asset)
      throw new CodedError('COMPILE_NOT_SUPPORTED', `Payments here are in ${chain.asset}`, { pointer: '/asset' });
    if (amountMember(op, 'decimals') !== BigInt(chain.decimals)) throw invalidMember('decimals', `${chain.decimals}`);
    const amount = amountMember(op, 'amount');
    if (amount === 0n) throw invalidMember('amount', 'above zero');
    const value = {
      fromAddress: sender,
      toAddress: accountMember(op, 'to', chain.chain, chain.prefix),
      amount: [{ denom: chain.denom, amount: String(amount) }],
    };
    return { messages: [packed('cosmos.bank.v1beta1.MsgSend', msgSend.encode(value))], memo: '' };
  }
  throw notSupported(op);
}

/** A transaction of a chain without accounts: the commitment alone. */
function plainTransaction(chain: CosmosChain, flavor: 'plain' | 'kvstore', op: BtmlMap): Uint8Array {
  if (op.op !== 'anchor') throw notSupported(op);
  const root = anchorRoot(chain, op);
  return anchorTransaction(flavor, root);
}

function anchorRoot(chain: CosmosChain, op: BtmlMap): Uint8Array {
  checkChain(chain, op);
  onlyMembers(op, ['op', 'chain', 'from', 'form', 'root']);
  if (op.form !== 'cosmos-tx-1')
    throw new CodedError('COMPILE_NOT_SUPPORTED', 'Cosmos chains anchor in the form cosmos-tx-1', { pointer: '/form' });
  const root = stringMember(op, 'root');
  if (!/^[0-9a-f]{64}$/.test(root)) throw invalidMember('root', '32 bytes of lowercase hex');
  return new Uint8Array(Buffer.from(root, 'hex'));
}

function checkChain(chain: CosmosChain, op: BtmlMap): void {
  if (stringMember(op, 'chain') !== chain.chain) throw invalidMember('chain', chain.chain);
}

function notSupported(op: BtmlMap): CodedError {
  return new CodedError('COMPILE_NOT_SUPPORTED', `This chain can't do "${String(op.op)}"`, { pointer: '/op' });
}

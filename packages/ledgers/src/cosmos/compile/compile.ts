import { anchorMemo, anchorTransaction, type BtmlMap, CodedError } from '@blockcluster/btml';
import { msgSend } from '@blockcluster/btml/cosmos/messages.ts';
import { type AnyMessage, authInfo, txBody } from '@blockcluster/btml/cosmos/tx.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CompileContext, Compiled } from '../../driver.ts';
import { amountMember, invalidMember, onlyMembers, stringMember } from '../../evm/compile/members.ts';
import { atOperation, paymentsOf } from '../../payments.ts';
import type { CosmosChain } from '../chain.ts';
import { SIGN_DIRECT, secp256k1Key, signDoc } from '../messages/sdk.ts';
import { accountMember, addressOfKey } from './account.ts';
import { memoOf, publishTransaction } from './content.ts';
import { callMessage, storeMessage } from './contract.ts';
import { feeOf, gasLimit, notSupported } from './gas.ts';
import { fromNonce } from './nonce.ts';
import { packed } from './pack.ts';

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
  if (chain.flavor === 'sdk') return feeOf(gasLimit(op), rate);
  if (op.op !== 'anchor' && op.op !== 'publish') throw notSupported(op);
  return 0n;
}

function actionOf(chain: CosmosChain, op: BtmlMap, sender: string): Action {
  if (op.op === 'anchor') return { messages: [toSelf(chain, sender)], memo: anchorMemo(anchorRoot(chain, op)) };
  checkChain(chain, op);
  const memo = memoOf(op);
  if (memo.length > chain.memo) throw invalidMember('content', `short enough for a memo of ${chain.memo} characters`);
  switch (op.op) {
    case 'pay':
      return { messages: [payment(chain, op, sender)], memo };
    case 'pays':
      return { messages: payments(chain, op, sender), memo };
    case 'publish':
      onlyMembers(op, ['op', 'chain', 'from', 'content', 'gas', 'bind']);
      return { messages: [toSelf(chain, sender)], memo };
    case 'deploy':
      return { messages: [storeMessage(op, sender)], memo };
    case 'call':
      return { messages: [callMessage(op, sender, chain.prefix)], memo };
    default:
      throw notSupported(op);
  }
}

/** The smallest transfer there is, to oneself: what counts is the memo. */
function toSelf(chain: CosmosChain, sender: string): AnyMessage {
  return send(sender, sender, chain.denom, 1n);
}

/**
 * Several payments: a message each, in their order. `MsgMultiSend` would be a little cheaper, but chains may switch it
 * off, it pays one recipient's two payments as one line of a list, and of messages the chain says which one failed.
 */
function payments(chain: CosmosChain, op: BtmlMap, sender: string): readonly AnyMessage[] {
  onlyMembers(op, ['op', 'chain', 'from', 'ops', 'bind']);
  return paymentsOf(op).map((one, index) => {
    try {
      return payment(chain, one, sender);
    } catch (error) {
      throw atOperation(error, index);
    }
  });
}

function payment(chain: CosmosChain, op: BtmlMap, sender: string): AnyMessage {
  onlyMembers(op, ['op', 'chain', 'from', 'to', 'asset', 'amount', 'decimals', 'gas', 'bind']);
  if (stringMember(op, 'asset') !== chain.asset)
    throw new CodedError('COMPILE_NOT_SUPPORTED', `Payments here are in ${chain.asset}`, { pointer: '/asset' });
  if (amountMember(op, 'decimals') !== BigInt(chain.decimals)) throw invalidMember('decimals', `${chain.decimals}`);
  const amount = amountMember(op, 'amount');
  if (amount === 0n) throw invalidMember('amount', 'above zero');
  return send(sender, accountMember(op, 'to', chain.chain, chain.prefix), chain.denom, amount);
}

function send(fromAddress: string, toAddress: string, denom: string, amount: bigint): AnyMessage {
  const value = { fromAddress, toAddress, amount: [{ denom, amount: String(amount) }] };
  return packed('cosmos.bank.v1beta1.MsgSend', msgSend.encode(value));
}

/** A transaction of a chain without accounts: the commitment alone, or the content with the document that asks for it. */
function plainTransaction(chain: CosmosChain, flavor: 'plain' | 'kvstore', op: BtmlMap): Uint8Array {
  if (op.op === 'anchor') return anchorTransaction(flavor, anchorRoot(chain, op));
  if (op.op !== 'publish') throw notSupported(op);
  checkChain(chain, op);
  onlyMembers(op, ['op', 'chain', 'from', 'content', 'bind']);
  return publishTransaction(flavor, op);
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

import type { NetworkParameters, PowTransaction } from '../consensus/pow/index.ts';
import { CodedError } from '../errors.ts';
import type { Op } from '../kinds/intent.ts';
import { equal, fromHex, toHex } from '../proof/bytes.ts';
import { scriptHashScript, scriptOfAddress } from './address.ts';
import { spendEffect } from './bitcoin-spend.ts';
import { bindingScript, type Effect } from './effect.ts';

const witness = 'who paid: the witness is not in the receipt';

function requireOutput(
  transaction: PowTransaction,
  script: Uint8Array,
  amount: bigint,
  pointer: string,
): Pick<Effect, 'part'> {
  const times = transaction.outputs.filter((one) => one.value === amount && equal(one.script, script)).length;
  if (times > 0) return { part: { what: `${amount} to ${toHex(script)}`, times } };
  throw new CodedError('EFFECT_OUTPUT', `The transaction has no output of ${amount} to ${toHex(script)}`, { pointer });
}

/** Whether the one output that ties the transaction to a document names this one. */
function isBound(transaction: PowTransaction, leaf: Uint8Array, pointer: string): boolean {
  const wanted = bindingScript(leaf);
  const tag = wanted.slice(0, wanted.length - leaf.length);
  const bindings = transaction.outputs.filter(
    ({ script }) => script.length === wanted.length && equal(script.slice(0, tag.length), tag),
  );
  if (bindings.length === 0) return false;
  if (bindings.length === 1 && bindings.every(({ script }) => equal(script, wanted))) return true;
  throw new CodedError('EFFECT_BINDING', 'The transaction was made for another document', { pointer });
}

/**
 * Checks that a Bitcoin transaction did what an operation asks for: `pay` by an output of the amount to the address,
 * `deploy` by one to the hash of the script (P2WSH), `call` by spending what the script held.
 *
 * @param leaf of the document that asks for it, which the transaction should name.
 * @throws CodedError EFFECT_…, with a pointer below `pointer`.
 */
export function bitcoinEffect(
  op: Op,
  transaction: PowTransaction,
  network: NetworkParameters,
  leaf: Uint8Array,
  pointer: string,
): Effect {
  const bound = isBound(transaction, leaf, pointer);
  const native = `${network.chain}/slip44:${network.development ? 1 : 0}`;
  if (op.op === 'pay') {
    if (op.asset !== native || op.decimals !== '8')
      throw new CodedError('EFFECT_ASSET', `A Bitcoin transaction pays in ${native}`, { pointer });
    const script = scriptOfAddress(op.to.slice(network.chain.length + 1), network.network);
    if (script === undefined) throw new CodedError('EFFECT_ADDRESS', `${op.to} is no address here`, { pointer });
    const part = requireOutput(transaction, script, BigInt(op.amount), pointer);
    const proven = [`It pays ${op.amount} base units of ${op.asset} to ${op.to}`];
    return { proven, notProven: [witness], bound, ...part };
  }
  if (op.op === 'deploy' && op.endow !== undefined) {
    if (op.endow.asset !== native || op.endow.decimals !== '8')
      throw new CodedError('EFFECT_ASSET', `A Bitcoin transaction pays in ${native}`, { pointer });
    const script = scriptHashScript(fromHex(op.code, pointer));
    const part = requireOutput(transaction, script, BigInt(op.endow.amount), pointer);
    return {
      ...part,
      proven: [`It locks ${op.endow.amount} base units of ${op.endow.asset} under the script that the operation gives`],
      notProven: [witness, 'that nobody has spent it since'],
      bound,
      contract: toHex(script),
    };
  }
  if (op.op === 'call') return { ...spendEffect(op, transaction, network, pointer), bound };
  throw new CodedError('EFFECT_NOT_SUPPORTED', `No effect of "${op.op}" can be shown on Bitcoin`, { pointer });
}

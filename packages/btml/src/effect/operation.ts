import { hexEncode } from '../encoding/hex.ts';
import { canonicalBytes } from '../json/canonical.ts';
import { documentLeaf } from '../merkle/index.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';

/** Operations that a receipt shows by their effect; an anchor is shown by what it commits to. */
const shown: readonly string[] = ['call', 'deploy', 'pay', 'publish'];

/**
 * An operation as ledgers compile it: with `bind`, the leaf of the document that asks for it, so that the transaction
 * names it. A payment with a gas limit of its own stays unbound: it goes to a contract, which may refuse data.
 */
export function boundOperation(op: BtmlMap, document: BtmlMap): BtmlMap {
  if (typeof op.op !== 'string' || !shown.includes(op.op) || (op.op === 'pay' && op.gas !== undefined)) return op;
  return { ...op, bind: hexEncode(documentLeaf(canonicalBytes(document))) };
}

function isMap(value: BtmlValue | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

/**
 * What ledgers compile an intent to: its one operation, bound to it, or its payments as one operation `pays`, whose
 * `ops` are theirs in order. Undefined for several operations that are no payments of one account: nothing makes one
 * transaction of them.
 *
 * @param contract through which payments go on ledgers that need one for several (EVM); with it one payment is `pays` too.
 */
export function compilable(document: BtmlMap, contract?: string): BtmlMap | undefined {
  const ops = (Array.isArray(document.ops) ? document.ops : []).filter(isMap);
  const [first] = ops;
  if (first === undefined) return undefined;
  if (ops.length === 1 && (contract === undefined || first.op !== 'pay')) return boundOperation(first, document);
  const { chain, from } = first;
  if (typeof chain !== 'string' || typeof from !== 'string') return undefined;
  if (!ops.every((one) => one.op === 'pay' && one.chain === chain && one.from === from)) return undefined;
  const bind = hexEncode(documentLeaf(canonicalBytes(document)));
  return { op: 'pays', chain, from, ops, bind, ...(contract === undefined ? {} : { contract }) };
}

import { hexEncode } from '../encoding/hex.ts';
import { canonicalBytes } from '../json/canonical.ts';
import { documentLeaf } from '../merkle/index.ts';
import type { BtmlMap } from '../value.ts';

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

import { type BtmlMap, bindingMemo, publicationTransaction } from '@blockcluster/btml';
import { invalidMember, stringMember } from '../../evm/compile/members.ts';

/**
 * What a transaction of an SDK chain says of the document that asks for it, and the content that it publishes; empty
 * where nothing is bound.
 */
export function memoOf(op: BtmlMap): string {
  const leaf = op.bind === undefined ? undefined : hexMember(op, 'bind');
  if (op.op !== 'publish') return leaf === undefined ? '' : bindingMemo(leaf);
  return bindingMemo(bound(leaf), hexMember(op, 'content'));
}

/** The transaction that publishes content on a chain without accounts. */
export function publishTransaction(flavor: 'plain' | 'kvstore', op: BtmlMap): Uint8Array {
  const leaf = bound(op.bind === undefined ? undefined : hexMember(op, 'bind'));
  return publicationTransaction(flavor, leaf, hexMember(op, 'content'));
}

function bound(leaf: Uint8Array | undefined): Uint8Array {
  if (leaf === undefined) throw invalidMember('bind', 'the leaf of the document that asks for it');
  return leaf;
}

function hexMember(op: BtmlMap, name: 'bind' | 'content'): Uint8Array {
  const value = stringMember(op, name);
  const [least, most] = name === 'bind' ? [32, 32] : [1, 1_000_000];
  if (!/^(?:[0-9a-f]{2})*$/.test(value) || value.length < 2 * least || value.length > 2 * most)
    throw invalidMember(name, least === most ? `${least} bytes of lowercase hex` : 'lowercase hex of some bytes');
  return new Uint8Array(Buffer.from(value, 'hex'));
}

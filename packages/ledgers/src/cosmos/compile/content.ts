import { type BtmlMap, base64url, bindingOf } from '@blockcluster/btml';
import { invalidMember, stringMember } from '../../evm/compile/members.ts';

const bindingPrefix = 'btml:2:';
const pairPrefix = 'btml2/';

/**
 * What a transaction of an SDK chain says of the document that asks for it: `btml:2:` and the document's leaf in hex,
 * and behind another colon the content in base64url when there is some to publish. Empty where nothing is bound.
 */
export function memoOf(op: BtmlMap): string {
  const leaf = op.bind === undefined ? undefined : hexMember(op, 'bind');
  if (op.op !== 'publish') return leaf === undefined ? '' : bindingPrefix + hex(leaf);
  return `${bindingPrefix}${hex(bound(leaf))}:${base64url.encode(hexMember(op, 'content'))}`;
}

/** The transaction that publishes content on a chain without accounts: leaf and content, as bytes or as a pair. */
export function publishTransaction(flavor: 'plain' | 'kvstore', op: BtmlMap): Uint8Array {
  const leaf = bound(op.bind === undefined ? undefined : hexMember(op, 'bind'));
  const content = hexMember(op, 'content');
  if (flavor === 'plain') return new Uint8Array([...bindingOf(leaf), ...content]);
  return new TextEncoder().encode(`${pairPrefix}${hex(leaf)}=${base64url.encode(content)}`);
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

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

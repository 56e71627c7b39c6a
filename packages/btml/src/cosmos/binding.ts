import { base64url } from '../encoding/bits.ts';
import { utf8Decode } from '../encoding/utf8.ts';
import { concat, equal, fromHex, isHex, toHex, utf8 } from '../proof/bytes.ts';
import type { CosmosFlavor } from './commitment.ts';

const memoPrefix = 'btml:2:';
const pairPrefix = 'btml2/';
const plainPrefix = Uint8Array.of(0x42, 0x54, 0x4d, 0x4c, 0x02);

/** Which document a transaction was made for, and what it publishes. */
export interface CosmosBinding {
  /** The document's leaf. */
  readonly leaf: Uint8Array;
  readonly content?: Uint8Array;
}

/** The memo that names a document by its leaf, and publishes content if there is some. */
export function bindingMemo(leaf: Uint8Array, content?: Uint8Array): string {
  const suffix = content === undefined ? '' : `:${base64url.encode(content)}`;
  return `${memoPrefix}${toHex(leaf)}${suffix}`;
}

/** The transaction that publishes content on a chain without the Cosmos SDK. */
export function publicationTransaction(flavor: 'plain' | 'kvstore', leaf: Uint8Array, content: Uint8Array): Uint8Array {
  if (flavor === 'plain') return concat(plainPrefix, leaf, content);
  return utf8(`${pairPrefix}${toHex(leaf)}=${base64url.encode(content)}`);
}

function split(text: string, separator: string): CosmosBinding | undefined {
  const hex = text.slice(0, 64);
  if (!isHex(hex, 32)) return undefined;
  const leaf = fromHex(hex);
  if (text.length === 64) return { leaf };
  const content = text[64] === separator ? base64url.decode(text.slice(65)) : undefined;
  return content === undefined || content.length === 0 ? undefined : { leaf, content };
}

/**
 * What a memo says of a document: undefined when it speaks of none, `malformed` when it begins as if it did.
 */
export function readBindingMemo(memo: string): CosmosBinding | 'malformed' | undefined {
  if (!memo.startsWith(memoPrefix)) return undefined;
  return split(memo.slice(memoPrefix.length), ':') ?? 'malformed';
}

/** What a transaction of a chain without the Cosmos SDK publishes, and for which document. */
export function readPublication(
  tx: Uint8Array,
): { readonly flavor: CosmosFlavor; readonly leaf: Uint8Array; readonly content: Uint8Array } | undefined {
  if (tx.length > 37 && equal(tx.subarray(0, 5), plainPrefix)) {
    return { flavor: 'plain', leaf: tx.subarray(5, 37), content: tx.subarray(37) };
  }
  const text = utf8Decode(tx);
  if (text?.startsWith(pairPrefix) !== true) return undefined;
  const found = split(text.slice(pairPrefix.length), '=');
  return found?.content === undefined ? undefined : { flavor: 'kvstore', leaf: found.leaf, content: found.content };
}

import { CodedError } from '../errors.ts';
import type { BitcoinAnchor } from '../kinds/anchors/bitcoin.ts';
import { isAnchorOf } from '../kinds/anchors/index.ts';
import { parseDocument, parseRecord } from '../kinds/parse.ts';
import type { Receipt } from '../kinds/receipt.ts';
import { documentLeaf, foldPath, parsePath } from '../merkle/index.ts';
import { concat, equal, fromHex } from '../proof/bytes.ts';
import { applyOts } from './apply.ts';
import { serializeOts } from './serialize.ts';
import { OTS_LIMITS, type OtsAttestation, type OtsOp, type OtsTimestamp } from './types.ts';

const sha256: OtsOp = { op: 'sha256' };

function append(arg: Uint8Array): OtsOp[] {
  return arg.length === 0 ? [] : [{ op: 'append', arg }];
}

function prepend(arg: Uint8Array): OtsOp[] {
  return arg.length === 0 ? [] : [{ op: 'prepend', arg }];
}

function find(bytes: Uint8Array, part: Uint8Array): number {
  for (let at = 0; at + part.length <= bytes.length; at++) {
    if (equal(bytes.subarray(at, at + part.length), part)) return at;
  }
  return -1;
}

/** Wraps a part in the bytes around it. Throws OTS_EXPORT when the part isn't there. */
function surround(whole: Uint8Array, part: Uint8Array, what: string): OtsOp[] {
  const at = find(whole, part);
  if (at < 0) throw new CodedError('OTS_EXPORT', `${what} doesn't hold what it should`);
  return [...prepend(whole.slice(0, at)), ...append(whole.slice(at + part.length))];
}

/** From the digest of the file to the leaf of the log: the digest stands as hex within the canonical record. */
function toLeaf(entry: Uint8Array, digest: Uint8Array): OtsOp[] {
  const hex = applyOts({ op: 'hexlify' }, digest);
  return [
    { op: 'hexlify' },
    ...surround(entry, hex, 'The record'),
    sha256,
    { op: 'prepend', arg: Uint8Array.of(0) },
    sha256,
  ];
}

function toRoot(path: readonly string[]): OtsOp[] {
  return parsePath(path).flatMap(({ side, hash }): OtsOp[] =>
    side === 'l'
      ? [{ op: 'prepend', arg: concat(Uint8Array.of(1), hash) }, sha256]
      : [{ op: 'append', arg: hash }, { op: 'prepend', arg: Uint8Array.of(1) }, sha256],
  );
}

function toBlock(anchor: BitcoinAnchor, root: Uint8Array): OtsOp[] {
  const steps: OtsOp[] = [...surround(fromHex(anchor.tx), root, 'The transaction'), sha256, sha256];
  let position = Number(anchor.pos);
  for (const hex of anchor.branch ?? []) {
    const sibling = fromHex(hex);
    steps.push(...(position % 2 === 0 ? append(sibling) : prepend(sibling)), sha256, sha256);
    position = Math.floor(position / 2);
  }
  return steps;
}

function build(message: Uint8Array, steps: readonly OtsOp[], attestation: OtsAttestation): OtsTimestamp {
  const messages = [message];
  for (const step of steps) messages.push(applyOts(step, messages.at(-1) ?? message));
  let timestamp: OtsTimestamp = { message: messages.at(-1) ?? message, branches: [{ attestation }] };
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (step === undefined) continue;
    timestamp = { message: messages[i] ?? message, branches: [{ step, next: timestamp }] };
  }
  return timestamp;
}

/**
 * Exports a receipt's Bitcoin anchor as a detached OpenTimestamps file that starts at the file's own digest, so that
 * the reference client checks it with a Bitcoin node and without knowing BTML. Only for anchors of the form
 * `bitcoin-op-return-1`, and for records and transactions that fit the format's limits.
 *
 * @param anchor which anchor, by its place in the receipt; by default the first of that form.
 * @throws CodedError OTS_EXPORT, OTS_MESSAGE_LENGTH, OTS_NESTING
 */
export function exportOts(receipt: Receipt, anchor?: number): Uint8Array {
  const chosen =
    anchor === undefined
      ? receipt.anchors?.find((one) => isAnchorOf(one, 'bitcoin-op-return-1'))
      : receipt.anchors?.[anchor];
  if (receipt.record === undefined || chosen === undefined || !isAnchorOf(chosen, 'bitcoin-op-return-1')) {
    throw new CodedError('OTS_EXPORT', 'Only an anchor of the form bitcoin-op-return-1 has an OpenTimestamps form');
  }
  const { document, bytes } = parseDocument(receipt.record);
  const record = document.kind === 'envelope' ? document.payload : receipt.record;
  const digest = fromHex(parseRecord(record).document.digest.slice('sha-256:'.length));
  const root = foldPath(documentLeaf(bytes), parsePath(chosen.path ?? []));
  const steps = [...toLeaf(bytes, digest), ...toRoot(chosen.path ?? []), ...toBlock(chosen, root)];
  if (steps.length > OTS_LIMITS.nesting) {
    throw new CodedError('OTS_NESTING', `${steps.length} operations, where ${OTS_LIMITS.nesting} are allowed`);
  }
  const attestation: OtsAttestation = { kind: 'bitcoin', height: Number(chosen.height) };
  return serializeOts({ hash: 'sha256', timestamp: build(digest, steps, attestation) });
}

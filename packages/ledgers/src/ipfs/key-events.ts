import {
  type BlockCid,
  CodedError,
  canonicalBytes,
  type Document,
  decodeDagPb,
  directoryData,
  encodeDagPb,
  formatBlockCid,
  isCodedError,
  type ParsedDocument,
  type PbLink,
  parseDocument,
  parseTime,
  verifyEnvelope,
} from '@blockcluster/btml';
import type { BlockSource } from './blocks/dag.ts';
import { nameBlock, verifyBlock } from './blocks/hash.ts';
import type { BlockStore } from './blocks/store.ts';
import type { Published } from './driver.ts';

/** Longer chains are refused, not read: strangers may name them. */
const MAX_EVENTS = 100_000;

function broken(cid: BlockCid, why: string): CodedError {
  return new CodedError('MEMBER_EVENTS', `${formatBlockCid(cid)}: ${why}`);
}

/**
 * Puts a document at the end of a chain. An entry is a UnixFS directory of `event` (the document, under its id) and
 * `previous` (the entry before it): whoever holds the new head, by pin or by agreement, holds the whole history, and
 * nobody can change what is before it.
 *
 * @param head of the chain so far; absent for the first event.
 */
export async function appendEvent(
  store: Pick<BlockStore, 'put'>,
  document: Document,
  head?: Published,
): Promise<Published> {
  const event = canonicalBytes(document);
  const cid = nameBlock('json', event);
  const links: PbLink[] = [{ cid, name: 'event', size: event.length }];
  if (head !== undefined) links.push({ cid: head.cid, name: 'previous', size: head.total });
  const entry = encodeDagPb({ links, data: directoryData });
  await store.put(cid, event);
  await store.put(nameBlock('dag-pb', entry), entry);
  return { cid: nameBlock('dag-pb', entry), total: entry.length + event.length + (head?.total ?? 0) };
}

interface Entry {
  readonly event: BlockCid;
  readonly previous: BlockCid | undefined;
}

async function fetchBlock(cid: BlockCid, source: BlockSource): Promise<Uint8Array> {
  const bytes = await source(cid);
  if (bytes === undefined) throw new CodedError('STORAGE_MISSING', `${formatBlockCid(cid)} is missing`);
  verifyBlock(cid, bytes);
  return bytes;
}

async function readEntry(cid: BlockCid, source: BlockSource): Promise<Entry> {
  const { links, data } = decodeDagPb(await fetchBlock(cid, source));
  const [event, previous, ...rest] = links;
  const shaped =
    data?.length === directoryData.length &&
    data.every((byte, i) => byte === directoryData[i]) &&
    rest.length === 0 &&
    event?.name === 'event' &&
    event.cid.codec === 'json' &&
    (previous === undefined || (previous.name === 'previous' && previous.cid.codec === 'dag-pb'));
  if (!shaped) throw broken(cid, 'not an entry of a chain of events');
  return { event: event.cid, previous: previous?.cid };
}

/**
 * Reads a chain of events from its head, oldest first. Every block is hashed, every document parsed, and none may stand
 * twice. Who signed the documents is for the reader.
 *
 * @throws CodedError MEMBER_EVENTS, STORAGE_…, and what `parseDocument` throws.
 */
export async function resolveEvents(head: BlockCid, source: BlockSource): Promise<readonly ParsedDocument[]> {
  const events: ParsedDocument[] = [];
  const seen = new Set<string>();
  for (let at: BlockCid | undefined = head; at !== undefined; ) {
    const entry: Entry = await readEntry(at, source);
    const event = parseDocument(await fetchBlock(entry.event, source), { exact: true });
    if (seen.has(event.id)) throw broken(at, 'an event stands twice');
    seen.add(event.id);
    events.push(event);
    if (events.length > MAX_EVENTS) throw broken(head, `more than ${MAX_EVENTS} events`);
    at = entry.previous;
  }
  return events.reverse();
}

/** A key that spoke for a subject, and the credential that says so. */
export interface BoundKey {
  readonly key: string;
  readonly credential: string;
  readonly issued: string;
}

interface Signed {
  readonly id: string;
  readonly document: Document;
}

/** The signed events of trusted issuers; what others put into the chain has no effect. */
function effective(events: readonly ParsedDocument[], issuers: readonly string[]): readonly Signed[] {
  return events.flatMap(({ document }) => {
    if (document.kind !== 'envelope') return [];
    try {
      const { payload } = verifyEnvelope(document);
      const issuer = 'issuer' in payload.document ? payload.document.issuer : '';
      return issuers.includes(issuer) ? [{ id: payload.id, document: payload.document }] : [];
    } catch (error) {
      if (!isCodedError(error)) throw error;
      return [];
    }
  });
}

/**
 * The keys that spoke for a subject at a time: bound by a credential that was issued by then and had not expired, was not
 * replaced by a later one (`prev`) and not revoked. Only credentials and revocations that one of `issuers` signed count,
 * and only in the order of the chain: what stands before a credential can't replace or revoke it.
 *
 * @param at seconds since 1970.
 */
export function keysAt(
  events: readonly ParsedDocument[],
  options: { readonly subject: string; readonly at: number; readonly issuers: readonly string[] },
): readonly BoundKey[] {
  const bound = new Map<string, BoundKey>();
  for (const { id, document } of effective(events, options.issuers)) {
    if (document.kind !== 'credential' && document.kind !== 'revocation') continue;
    if ((parseTime(document.issued) ?? 0) > options.at) continue;
    if (document.kind === 'revocation') {
      bound.delete(document.target);
      continue;
    }
    if (document.subject !== options.subject) continue;
    if (document.prev !== undefined) bound.delete(document.prev);
    bound.set(id, { key: document.key, credential: id, issued: document.issued });
    if (document.expires !== undefined && (parseTime(document.expires) ?? 0) <= options.at) bound.delete(id);
  }
  return [...bound.values()];
}

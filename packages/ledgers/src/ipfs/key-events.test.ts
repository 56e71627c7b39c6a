import { randomBytes } from 'node:crypto';
import {
  type BlockCid,
  type BtmlMap,
  base64url,
  type Document,
  encodeDagPb,
  formatBlockCid,
  formatTime,
  parseDocument,
  signEnvelope,
} from '@blockcluster/btml';
import { describe, expect, it } from 'vitest';
import { issuer, testBytes } from '../../test/storage-support.ts';
import { walkBlocks } from './blocks/dag.ts';
import { nameBlock } from './blocks/hash.ts';
import { type BlockStore, createBlockStore, memoryBytes } from './blocks/store.ts';
import type { Published } from './driver.ts';
import { appendEvent, keysAt, resolveEvents } from './key-events.ts';
import { ed25519Identity } from './local-group.ts';

const start = Date.parse('2026-11-22T12:00:00Z') / 1000;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const key = (name: string): string => ed25519Identity(name, testBytes(32, name)).key;
const issuers = [issuer.key];

function signed(members: BtmlMap, minutes: number, by = issuer): { id: string; document: Document } {
  const payload = parseDocument({
    btml: '1.0',
    issuer: by.key,
    issued: formatTime(start + 60 * minutes),
    salt: base64url.encode(randomBytes(16)),
    ...members,
  });
  const created = formatTime(start + 60 * minutes);
  const document = signEnvelope(payload.document, {
    suite: 'ed25519',
    key: by.key,
    purpose: 'describe',
    created,
    sign: by.sign,
  });
  return { id: payload.id, document };
}
const bind = (name: string, minutes: number, more: BtmlMap = {}, by = issuer) =>
  signed({ kind: 'credential', subject: 'billing', key: key(name), ...more }, minutes, by);

async function chain(store: BlockStore, documents: readonly Document[]): Promise<Published> {
  let head: Published | undefined;
  for (const document of documents) head = await appendEvent(store, document, head);
  if (head === undefined) throw new Error('no events');
  return head;
}

describe('a chain of key events', () => {
  const first = bind('first', 0);
  const second = bind('second', 10, { prev: first.id });
  const revoked = signed({ kind: 'revocation', target: second.id }, 20);
  const third = bind('third', 30, { expires: formatTime(start + 40 * 60) });
  const documents = [first, second, revoked, third].map(({ document }) => document);

  it('is resolved as of a time', async () => {
    const store = createBlockStore(memoryBytes());
    const head = await chain(store, documents);
    const events = await resolveEvents(head.cid, store.get);
    expect(events.map(({ document }) => document)).toEqual(documents);
    const keys = (minutes: number): string[] =>
      keysAt(events, { subject: 'billing', at: start + 60 * minutes, issuers }).map((bound) => bound.key);
    expect([-1, 0, 9, 10, 19, 20, 30, 39, 40].map(keys)).toEqual([
      [],
      [key('first')],
      [key('first')],
      [key('second')],
      [key('second')],
      [],
      [key('third')],
      [key('third')],
      [],
    ]);
    expect(keysAt(events, { subject: 'another', at: start + 600, issuers })).toEqual([]);
  });

  it('is held whole by who holds its head', async () => {
    const store = createBlockStore(memoryBytes());
    const head = await chain(store, documents);
    let size = 0;
    let blocks = 0;
    for await (const { bytes } of walkBlocks(head.cid, store.get)) {
      size += bytes.length;
      blocks += 1;
    }
    expect({ size, blocks }).toEqual({ size: head.total, blocks: 8 });
  });

  it('is not changed by what others put into it', async () => {
    const store = createBlockStore(memoryBytes());
    const stranger = ed25519Identity('stranger', testBytes(32, 'stranger'));
    const unsigned = parseDocument(signed({ kind: 'revocation', target: first.id }, 1).document).document;
    const forged = unsigned.kind === 'envelope' ? parseDocument(unsigned.payload).document : unsigned;
    const head = await chain(store, [
      first.document,
      bind('theirs', 1, {}, stranger).document,
      signed({ kind: 'revocation', target: first.id }, 2, stranger).document,
      forged,
    ]);
    const events = await resolveEvents(head.cid, store.get);
    expect(keysAt(events, { subject: 'billing', at: start + 600, issuers })).toMatchObject([{ key: key('first') }]);
  });

  it('can not be cut, twisted or filled', async () => {
    const store = createBlockStore(memoryBytes());
    const head = await chain(store, documents);
    const tail = await appendEvent(createBlockStore(memoryBytes()), first.document);
    const without = async (cid: BlockCid): Promise<Uint8Array | undefined> =>
      formatBlockCid(cid) === formatBlockCid(tail.cid) ? undefined : store.get(cid);
    await expect(resolveEvents(head.cid, without)).rejects.toThrow(code('STORAGE_MISSING'));
    await expect(resolveEvents(head.cid, async () => testBytes(9))).rejects.toThrow(code('STORAGE_HASH'));
    const twice = await appendEvent(store, second.document, head);
    await expect(resolveEvents(twice.cid, store.get)).rejects.toThrow(code('MEMBER_EVENTS'));
    const other = encodeDagPb({ links: [{ cid: head.cid, name: 'previous', size: 1 }] });
    await store.put(nameBlock('dag-pb', other), other);
    await expect(resolveEvents(nameBlock('dag-pb', other), store.get)).rejects.toThrow(code('MEMBER_EVENTS'));
  });
});

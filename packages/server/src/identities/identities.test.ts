import { createHash, randomBytes } from 'node:crypto';
import {
  type BtmlMap,
  base64url,
  canonicalize,
  type Document,
  formatTime,
  parseBlockCid,
  parseDocument,
  parseTrust,
  resolveKeys,
  signEnvelope,
} from '@blockcluster/btml';
import { ed25519Identity, resolveEvents } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../anchors/testing.ts';
import type { Worker } from '../context.ts';
import { createStorageServer, type StorageServer } from '../storage/testing.ts';
import { storageTrust } from '../storage/trust.ts';
import { identityCapability } from './capability.ts';
import { keepChain } from './chain.ts';

const clock = testClock(Math.floor(Date.now() / 1000) * 1000);
const who = (name: string) => ed25519Identity(name, createHash('sha256').update(name).digest());
const [founder, first, second, thief] = [who('founder'), who('first'), who('second'), who('thief')];
type Who = ReturnType<typeof who>;

let server: StorageServer;
let workers: readonly Worker[] = [];
beforeAll(async () => {
  server = await createStorageServer({
    ...{ clock, witnessed: true },
    further: (context) => (group, lease) => keepChain(context, group, lease),
    routes: (context, { records, trust }) => {
      const capability = identityCapability(context, { records, trust, wake: () => undefined });
      workers = capability.workers;
      return capability.routes;
    },
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await server.close();
});

function event(members: BtmlMap, by: Who): { id: string; document: Document } {
  const issued = formatTime(clock.now() / 1000);
  const payload = parseDocument({
    ...{ btml: '1.0', issuer: by.key, issued, salt: base64url.encode(randomBytes(16)) },
    ...members,
  });
  const proof = { suite: 'ed25519', purpose: 'describe', key: by.key, created: issued, sign: by.sign } as const;
  return { id: payload.id, document: signEnvelope(payload.document, proof) };
}
const credential = (subject: string, of: Who, more: BtmlMap = {}): BtmlMap => ({
  ...{ kind: 'credential', subject, key: of.key },
  ...more,
});

async function post(path: string, document: BtmlMap, role: 'developer' | 'auditor' = 'developer') {
  const response = await server.app.inject({
    method: 'POST',
    url: `/api/v1/identities${path}`,
    headers: { authorization: server.bearer[role], 'content-type': 'application/btml+json' },
    body: canonicalize(document),
  });
  return { status: response.statusCode, body: response.json() };
}
/** Closes a batch, has it witnessed, and lets a minute pass. */
async function anchor(): Promise<number> {
  clock.advance(30_000);
  await server.closeBatch();
  await server.work();
  const at = clock.now();
  clock.advance(30_000);
  return at;
}
const keysAt = async (id: string, at: number) =>
  JSON.parse((await server.get(`/identities/${id}/keys?at=${new Date(at).toISOString()}`)).text);

describe('an identity', () => {
  const bound = event(credential('billing', first), founder);
  const rotated = event(credential('billing', second, { prev: bound.id }), first);
  const times: number[] = [];

  it('is founded, rotated and revoked by signed documents, each an entry of the log', async () => {
    const founded = await post('', bound.document);
    expect(founded).toMatchObject({ status: 201, body: { identity: bound.id, subject: 'billing' } });
    expect((await post('', bound.document)).status).toBe(200);
    times.push(await anchor());
    expect((await post(`/${bound.id}/rotate`, rotated.document)).status).toBe(201);
    times.push(await anchor());
    const item = JSON.parse((await server.get(`/identities/${bound.id}`)).text);
    expect(item).toMatchObject({
      keys: [second.key],
      authority: founder.key,
      events: [{ id: bound.id }, { id: rotated.id }],
    });
    // A leap second: allowed by RFC 3339, and no time of this machine.
    expect((await server.get(`/identities/${bound.id}/keys?at=2026-12-31T23:59:60Z`)).status).toBe(400);
    const receipt = (await server.get(`/records/${item.events[1].record}/receipt`)).text;
    expect(await server.judge(receipt)).toMatchObject({
      state: 'final',
      subject: { kind: 'credential', id: rotated.id },
    });
    expect(JSON.parse((await server.get(`/identities?key=${encodeURIComponent(first.key)}`)).text).items).toHaveLength(
      1,
    );
  });

  it('refuses what is unsigned, wrongly signed, of another identity, or by keys without a right', async () => {
    const other = event(credential('shipping', thief), thief);
    await post('', other.document);
    const { document: payload } = parseDocument(bound.document.kind === 'envelope' ? bound.document.payload : {});
    const tampered = JSON.parse(canonicalize(rotated.document).replaceAll(second.key, thief.key));
    const { document: record } = parseDocument({
      ...{ btml: '1.0', kind: 'record', issuer: second.key, issued: formatTime(clock.now() / 1000) },
      ...{ salt: base64url.encode(randomBytes(16)), digest: `sha-256:${'0'.repeat(64)}` },
    });
    const cases: [string, BtmlMap, number, string][] = [
      ['', parseDocument({ ...payload, subject: 'x' }).document, 422, 'IDENTITY_UNSIGNED'],
      [`/${bound.id}/rotate`, tampered, 422, 'VIEW_MISMATCH'],
      ['', event(credential('billing', thief), thief).document, 409, 'IDENTITY_EXISTS'],
      ['', rotated.document, 422, 'IDENTITY_REFERENCE'],
      // A rotated-out key signs a further rotation.
      [
        `/${bound.id}/rotate`,
        event(credential('billing', thief, { prev: rotated.id }), first).document,
        403,
        'IDENTITY_SIGNER_ENDED',
      ],
      // Two conflicting rotations.
      [
        `/${bound.id}/rotate`,
        event(credential('billing', thief, { prev: bound.id }), first).document,
        409,
        'IDENTITY_FORK',
      ],
      // Another identity's event.
      [`/${other.id}/rotate`, rotated.document, 422, 'IDENTITY_REFERENCE'],
      [
        `/${bound.id}/rotate`,
        event(credential('shipping', thief, { prev: rotated.id }), second).document,
        422,
        'IDENTITY_SUBJECT',
      ],
      // A key that was never bound.
      [
        `/${bound.id}/revoke`,
        event({ kind: 'revocation', target: rotated.id }, thief).document,
        403,
        'IDENTITY_SIGNER',
      ],
      [`/${bound.id}/revoke`, rotated.document, 422, 'IDENTITY_KIND'],
      [`/${bound.id}/rotate`, record, 422, 'IDENTITY_KIND'],
    ];
    for (const [path, document, status, code] of cases) {
      const answer = await post(path, document).catch((error: unknown) => ({
        status: 0,
        body: { code: String(error) },
      }));
      expect([path, answer.status, answer.body.code]).toEqual([path, status, code]);
    }
    expect((await post('', bound.document, 'auditor')).status).toBe(403);
  });

  it('takes one of two rotations that come at once', async () => {
    const founding = event(credential('race', first), founder);
    await post('', founding.document);
    const rivals = [second, thief].map((to) => event(credential('race', to, { prev: founding.id }), first));
    const answers = await Promise.all(rivals.map(({ document }) => post(`/${founding.id}/rotate`, document)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('resolves its keys as of a time, and so does a stranger offline', async () => {
    // Dated back by a year; it counts from its anchor on.
    const { document } = event({ kind: 'revocation', target: rotated.id, issued: '2025-11-22T00:00:00Z' }, founder);
    expect((await post(`/${bound.id}/revoke`, document)).status).toBe(201);
    const open = await keysAt(bound.id, clock.now());
    expect(open).toMatchObject({ state: 'undetermined', valid: [] });
    times.push(await anchor());
    const [one = 0, two = 0, three = 0] = times;
    const asked = [one - 60_000, one + 5_000, two - 5_000, two + 5_000, three - 5_000, three + 5_000];
    const expected = [[], [first.key], [first.key], [second.key], [second.key], []];
    const answers = await Promise.all(asked.map((at) => keysAt(bound.id, at)));
    expect(answers.map(({ valid }) => valid)).toEqual(expected);
    expect(answers[3]).toMatchObject({ state: 'determined', development: true });

    const chains = [...(await storageTrust(server.context.db))];
    const trust = parseTrust(canonicalize({ trust: '1.0', issued: '2026-11-22T00:00:00Z', chains }));
    const receipts = answers[0].evidence.map((receipt: BtmlMap) => canonicalize(receipt));
    const offline = asked.map((at) => resolveKeys(receipts, { at: at / 1000, trust, now: new Date(clock.now()) }));
    expect(offline.map(({ valid }) => valid)).toEqual(expected);
  });

  it('has its events in a chain that the members hold', async () => {
    const chain = await server.context.db.selectFrom('identity_chain').selectAll().executeTakeFirstOrThrow();
    const store = await server.storage.group.published();
    const events = await resolveEvents(parseBlockCid(chain.head), (cid) => store.get(cid));
    expect(BigInt(events.length)).toBe(chain.position + 1n);
    const { text } = await server.get(`/identities/${bound.id}/events/${rotated.id}/receipt`);
    expect(await server.judge(text)).toMatchObject({
      state: 'final',
      subject: { kind: 'credential', id: rotated.id },
      anchors: [{ form: 'retrieval-1', claim: 'retrieval', content: chain.head }],
    });
  });
});

import { randomBytes } from 'node:crypto';
import {
  canonicalize,
  openCheckpoint,
  parseReceipt,
  parseTlogProof,
  parseTrust,
  parseVerifierKey,
  readBundle,
  renderMarkup,
  tilePath,
  verifyReceipt,
  verifyTlogProof,
} from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../anchors/testing.ts';
import { buildTrust } from '../anchors/trust.ts';
import { closeNow } from '../batches/worker.ts';
import { checkpointOf, noteKeyOf } from '../log/checkpoint.ts';
import { leafOf } from '../log/hash.ts';
import { createRecordServer, type RecordServer } from '../records/testing.ts';

let server: RecordServer;
let world: World;
let trust = '';
beforeAll(async () => {
  server = await createRecordServer({
    hooks: {
      mayClose: async () => true,
      onBatchClosed: (trx, batch) => world.hooks.onBatchClosed(trx, batch),
    },
    trust: async () => trust,
  });
  world = await createWorld({ database: server.database, clock: movingClock() });
});
afterAll(async () => {
  await world.end();
  await server.close();
});

/** The server's own clock is the real one; the sandbox's blocks may be ahead of it. */
function movingClock() {
  let now = Date.now();
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
    set: (ms: number) => {
      now = ms;
    },
  };
}

async function accept(count: number): Promise<string[]> {
  const response = await server.app.inject({
    method: 'POST',
    url: '/api/v1/records/bulk',
    headers: { authorization: server.bearer.developer, 'content-type': 'application/x-ndjson' },
    body: Array.from({ length: count }, () => `{"digest":"sha-256:${randomBytes(32).toString('hex')}"}\n`).join(''),
  });
  return [...response.body.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '');
}

async function close() {
  const { key } = server.service;
  return closeNow(
    server.context,
    {
      leases: server.leases,
      hooks: { mayClose: async () => true, onBatchClosed: (trx, batch) => world.hooks.onBatchClosed(trx, batch) },
      checkpoint: async (size, root) => checkpointOf(key, size, root),
    },
    'default',
  );
}

async function get(path: string) {
  const response = await server.app.inject({
    url: `/api/v1${path}`,
    headers: { authorization: server.bearer.auditor },
  });
  return { status: response.statusCode, text: response.body, bytes: response.rawPayload, headers: response.headers };
}

async function stateOf(id: string): Promise<string> {
  return JSON.parse((await get(`/records/${id}`)).text).state;
}

describe('receipts', () => {
  it('go from promise to final, in every format, and back when the anchor is withdrawn', async () => {
    const ids = await accept(600);
    const [first = '', second = ''] = ids;
    expect(await stateOf(first)).toBe('accepted');
    expect((await get(`/records/${first}/receipt?format=tlog`)).status).toBe(409);

    const batch = await close();
    expect(batch).toMatchObject({ size: 600, count: 600 });
    expect(await stateOf(first)).toBe('batched');
    await world.publish();
    await world.tick();
    expect(await stateOf(first)).toBe('broadcast');
    await world.mine(1);
    expect(await stateOf(first)).toBe('included');
    await world.mine(8);
    expect(await stateOf(first)).toBe('final');
    trust = canonicalize(await buildTrust(world.anchorModules));

    for (const id of [first, second, ids[599] ?? '']) {
      const receipt = (await get(`/records/${id}/receipt`)).text;
      expect(verifyReceipt(receipt, { trust: parseTrust(trust), now: new Date() })).toMatchObject({ state: 'final' });
      expect(canonicalize(parseReceipt(receipt).document)).toBe(receipt);
    }
    const receipt = (await get(`/records/${first}/receipt`)).text;
    const { document } = parseReceipt(receipt);
    expect((await get(`/records/${first}/receipt?format=markup`)).text).toBe(renderMarkup(document));
    const [bundled] = readBundle((await get(`/records/${first}/receipt?format=bundle`)).bytes).documents;
    expect(bundled?.document).toEqual(document);
    expect((await get(`/records/${first}/receipt?format=ots`)).bytes.subarray(1, 15).toString('latin1')).toBe(
      'OpenTimestamps',
    );
    expect((await get(`/records/${first}/receipt?format=pdf`)).status).toBe(400);

    const verdict = await server.app.inject({ method: 'POST', url: '/api/v1/verify', payload: { receipt } });
    expect(verdict.json()).toMatchObject({ state: 'final', development: true, record: { id: first } });
    const tampered = receipt.replace(/"salt":"./, '"salt":"A');
    const refused = await server.app.inject({ method: 'POST', url: '/api/v1/verify', payload: { receipt: tampered } });
    expect(refused.json().state).toBe('invalid');

    await server.context.db
      .updateTable('anchors')
      .set({ state: 'broadcast', evidence: null })
      .where('batch', '=', batch?.id ?? '')
      .execute();
    expect(await stateOf(first)).toBe('broadcast');
    expect(parseReceipt((await get(`/records/${first}/receipt`)).text).document).toHaveProperty('promise');
    for (const state of ['final', 'included'])
      expect(JSON.parse((await get(`/records?state=${state}`)).text).items).toEqual([]);
    expect(JSON.parse((await get('/records?state=broadcast&limit=500')).text).items).toHaveLength(500);
  });

  it('let a stranger check the log by its key, checkpoint and tiles', async () => {
    const log = parseVerifierKey((await get('/log/key')).text.trim());
    expect(log).toEqual(noteKeyOf(server.service.key));
    const checkpoint = openCheckpoint((await get('/log/checkpoint')).text, log);
    expect(checkpoint.size).toBe(600);
    const [item] = JSON.parse((await get('/records?limit=1')).text).items;
    const row = await server.context.db
      .selectFrom('records')
      .select('id')
      .where('seq', '=', 599n)
      .executeTakeFirstOrThrow();
    const proof = (await get(`/records/${item.id}/receipt?format=tlog`)).text;
    expect(parseTlogProof(proof).index).toBe(599);
    expect(verifyTlogProof(proof, leafOf(row.id), { log })).toMatchObject({ size: 600, index: 599 });

    expect((await get(`/log/${tilePath(0, 0)}`)).bytes).toHaveLength(8_192);
    expect((await get(`/log/${tilePath(0, 2, 88)}`)).bytes).toHaveLength(88 * 32);
    expect((await get(`/log/${tilePath(1, 0, 2)}`)).bytes).toHaveLength(64);
    for (const path of [tilePath(0, 2), tilePath(0, 2, 89), tilePath(3, 0, 1), 'tile/0/0', 'tile/entries/000'])
      expect((await get(`/log/${path}`)).status).toBe(404);
  });

  it('refuse trust that is none', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/verify',
      payload: { receipt: '{}', trust: { trust: '2.0' } },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.json().code).toMatch(/^(TRUST|SCHEMA)_/);
  });

  it('refuse bodies that say nothing, with the codes of every other route', async () => {
    const send = (payload: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/v1/verify',
        headers: { 'content-type': 'application/json', authorization: server.bearer.developer },
        payload,
      });
    for (const [payload, status, code, pointer] of [
      ['', 400, 'REQUEST_JSON_MALFORMED', undefined],
      ['{"receipt"', 400, 'REQUEST_JSON_MALFORMED', undefined],
      ['{"receipt":"a","receipt":"b"}', 400, 'REQUEST_JSON_DUPLICATE', '/receipt'],
      ['{"receipt":"a","other":1}', 400, 'REQUEST_INVALID', '/other'],
      ['[]', 400, 'REQUEST_INVALID', ''],
    ] as const) {
      const answer = await send(payload);
      expect([answer.statusCode, answer.json().code, answer.json().pointer]).toEqual([status, code, pointer]);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: server.bearer.developer };
    const foreign = { method: 'POST', url: '/api/v1/verify', headers: form, payload: 'receipt=x' } as const;
    expect((await server.app.inject(foreign)).statusCode).toBe(415);
  });

  it('take large bodies from whoever has a key alone', async () => {
    const payload = JSON.stringify({ receipt: 'x'.repeat(1_100_000) });
    const headers = { 'content-type': 'application/json' };
    const stranger = await server.app.inject({ method: 'POST', url: '/api/v1/verify', headers, payload });
    expect(stranger.statusCode).toBe(413);
    expect(stranger.json().code).toBe('REQUEST_TOO_LARGE');
    const known = await server.app.inject({
      method: 'POST',
      url: '/api/v1/verify',
      headers: { ...headers, authorization: server.bearer.auditor },
      payload,
    });
    expect(known.json()).toMatchObject({ state: 'invalid' });
  });
});

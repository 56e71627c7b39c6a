import { randomBytes } from 'node:crypto';
import { judgeContent, parseBlockCid } from '@blockcluster/btml';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveMatrix } from '../matrix/cells.ts';
import { findRoute } from '../routing/route.ts';
import { sweepLeftovers } from './blocks.ts';
import { storageCells } from './matrix.ts';
import { storageOffer } from './offer.ts';
import { createStorageServer, MULTIPART, multipart, type StorageServer } from './testing.ts';

const FILE_LIMIT = 3_000_000;
let server: StorageServer;
beforeAll(async () => {
  server = await createStorageServer({
    witnessed: true,
    config: { storage: { fileBytes: FILE_LIMIT, totalBytes: 6_000_000, challengeMs: 3_600_000 } },
  });
}, 60_000);
afterAll(() => server.close());

const blocksOf = async (store: string): Promise<number> => {
  const { rows } = await sql<{ n: bigint }>`SELECT count(*) AS n FROM storage_blocks WHERE store = ${store}`.execute(
    server.context.db,
  );
  return Number(rows[0]?.n);
};

describe('content', () => {
  const file = randomBytes(700_000);
  let cid = '';

  it('is stored, held by the members of this machine, and committed to in the log', async () => {
    const { status, body } = await server.put(file, { filename: 'report.pdf', type: 'application/pdf' });
    expect(status).toBe(201);
    cid = body.cid;
    expect(body).toMatchObject({ size: 700_000, name: 'report.pdf', media: 'application/pdf', public: false });
    expect(Reflect.get(body, 'holders')).toMatchObject([
      { name: 'alpha', local: true, state: 'holds' },
      { name: 'beta', state: 'holds' },
      { name: 'gamma', state: 'holds' },
    ]);
    const record = JSON.parse((await server.get(`/records/${body.record}`)).text);
    expect(record).toMatchObject({
      name: 'report.pdf',
      record: { meta: { cid }, digest: Reflect.get(body, 'digest') },
    });
    // The same file under another name: the first answer.
    const again = await server.put(file, { filename: 'other.pdf' });
    expect([again.status, Reflect.get(again.body, 'name')]).toEqual([200, 'report.pdf']);
    expect(JSON.parse((await server.get('/content')).text).items).toHaveLength(1);
  });

  it('comes back whole, and as a CAR that anybody can check', async () => {
    const back = await server.get(`/content/${cid}/file`);
    expect(back.bytes.equals(file)).toBe(true);
    const car = await server.get(`/ipfs/${cid}?format=car`);
    expect(judgeContent(car.bytes)).toMatchObject({ claim: 'integrity', cid });
    // Without a key there is none, unless it was made public.
    expect((await server.get(`/ipfs/${cid}?format=car`, 'nobody')).status).toBe(404);
    expect((await server.get(`/content/${cid}`, 'nobody')).status).toBe(401);
    const open = await server.put(Buffer.from('for everybody'), { public: 'true' });
    const block = await server.get(`/ipfs/${open.body.cid}?format=raw`, 'nobody');
    expect([block.status, block.text]).toEqual([200, 'for everybody']);
  });

  it('has a receipt that is pending, and final when members have answered a random challenge', async () => {
    const promised = await server.judge((await server.get(`/content/${cid}/receipt`)).text);
    expect(promised.state).toBe('pending');
    await server.closeBatch();
    await server.work();
    const { text } = await server.get(`/content/${cid}/receipt`);
    const verdict = await server.judge(text);
    expect(verdict).toMatchObject({
      state: 'final',
      // Three members of one machine are one party.
      development: true,
      anchors: [{ form: 'retrieval-1', claim: 'retrieval', content: cid, members: { distinct: 3, of: 3 } }],
    });
    expect(await server.judge(text.replace(/"bytes":"../, '"bytes":"00'))).toMatchObject({ state: 'invalid' });
  });

  it('is witnessed where the plan names the group', async () => {
    const { body } = await server.put(randomBytes(10));
    await server.closeBatch();
    await server.work();
    const verdict = await server.judge((await server.get(`/records/${body.record}/receipt`)).text);
    expect(verdict).toMatchObject({
      state: 'final',
      development: true,
      anchors: [{ form: 'witness-1', claim: 'witness' }],
    });
    const record = JSON.parse((await server.get(`/records/${body.record}`)).text);
    expect(record).toMatchObject({ state: 'final', anchors: [{ ledger: 'storage', state: 'final' }] });
  });

  it('makes the cells of storage live', async () => {
    const cells = await liveMatrix(server.context, storageCells(server.context, server.storage.group));
    const own = cells.filter(({ kind }) => kind === 'storage');
    expect(own.map(({ layer, state }) => `${layer} ${state}`)).toEqual([
      'identity live',
      'data live',
      'contract live',
      'settlement live',
    ]);
    expect(own[1]?.ledgers).toMatchObject([{ name: 'storage', development: true, synced: true, cost: null }]);
    expect(own.map(({ ledgers }) => ledgers[0]?.exercised !== null)).toEqual([false, true, false, true]);
  });

  it('is where the router sends what needs the kind storage, for nothing, and with the delay that was measured', async () => {
    const offers = await storageOffer(server.context, server.storage.group)();
    expect(offers).toMatchObject([{ cost: 0n, asset: undefined, measured: true, development: true }]);
    const kinds = ['storage' as const];
    expect(findRoute({ kinds, development: true }, offers)).toMatchObject({
      state: 'satisfied',
      chosen: [{ ledger: 'storage', kind: 'storage', up: true, detail: expect.stringContaining('costs nothing') }],
    });
    // One party runs all members: nobody who needs weight is sent there.
    expect(findRoute({ kinds }, offers)).toMatchObject({ state: 'unsatisfied', rejected: [{ reason: 'development' }] });
  });

  it('is repaired where a member lost it, and the loss is told', async () => {
    const { body } = await server.put(randomBytes(600_000));
    await server.closeBatch();
    await server.work();
    await sql`DELETE FROM storage_blocks WHERE store = 'member:beta'`.execute(server.context.db);
    // One that rotted in the store of the publisher is mended from a member's copy.
    await sql`UPDATE storage_blocks SET bytes = 'rotten' WHERE store = 'group' AND octet_length(bytes) = 262144`.execute(
      server.context.db,
    );
    await server.work();
    const item = JSON.parse((await server.get(`/content/${body.cid}`)).text);
    expect(item.holders).toMatchObject([
      { name: 'alpha', state: 'holds', answered: 2, missed: 0 },
      { name: 'beta', state: 'holds', answered: 1, missed: 1, repaired: 1 },
      { name: 'gamma', state: 'holds', answered: 2 },
    ]);
    const events = await server.context.events.read(0n, 1_000, ['content.lost', 'content.repaired']);
    expect(events.filter(({ subject }) => subject === body.cid).map(({ type }) => type)).toEqual([
      'content.lost',
      'content.repaired',
    ]);
    expect((await server.get(`/content/${body.cid}/file`)).bytes).toHaveLength(600_000);
  });

  it('that an upload left half is claimed by nobody, served to nobody, and swept', async () => {
    const half = multipart(randomBytes(900_000)).subarray(0, 800_000);
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/content',
      headers: { authorization: server.bearer.developer, ...MULTIPART },
      body: half,
    });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    const before = await blocksOf('group');
    expect(await sweepLeftovers(server.context.db)).toBe(0);
    await sql`UPDATE storage_blocks SET written_at = now() - interval '25 hours'`.execute(server.context.db);
    expect(await sweepLeftovers(server.context.db)).toBeGreaterThan(0);
    expect(await blocksOf('group')).toBeLessThan(before);
    // What is claimed stays, whatever its age.
    expect((await server.get(`/content/${cid}/file`)).bytes.equals(file)).toBe(true);
  });

  it.each([
    ['larger than the limit', randomBytes(FILE_LIMIT + 1), {}, 413, 'CONTENT_TOO_LARGE'],
    ['for a plan that is not there', Buffer.from('a'), { plan: 'nothing' }, 422, 'RECORD_PLAN_UNKNOWN'],
    ['with an unknown field', Buffer.from('a'), { path: '/etc' }, 422, 'REQUEST_MULTIPART'],
    ['with a media type that is none', Buffer.from('a'), { media: 'text/html\n' }, 400, 'SCHEMA_MEDIA'],
  ])('is refused when it is %s', async (_name, bytes, fields, status, code) => {
    const stored = JSON.parse((await server.get('/content')).text).items.length;
    const answer = await server.put(bytes, fields);
    expect([answer.status, Reflect.get(answer.body, 'code')]).toEqual([status, code]);
    expect(JSON.parse((await server.get('/content')).text).items).toHaveLength(stored);
  });

  it('is not stored when something follows it, and its plan is looked at when it is stored already', async () => {
    const stored = JSON.parse((await server.get('/content')).text).items.length;
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/content',
      headers: { authorization: server.bearer.developer, ...MULTIPART },
      body: multipart(Buffer.from('with a field behind it'), {}, { name: 'late' }),
    });
    expect([response.statusCode, response.json().code]).toEqual([422, 'REQUEST_MULTIPART']);
    expect(JSON.parse((await server.get('/content')).text).items).toHaveLength(stored);
    const again = await server.put(file, { plan: 'nothing' });
    expect([again.status, Reflect.get(again.body, 'code')]).toEqual([422, 'RECORD_PLAN_UNKNOWN']);
  });

  it('refuses what has no room', async () => {
    const sizes: number[] = [];
    for (let i = 0; i < 3; i++) sizes.push((await server.put(randomBytes(2_900_000))).status);
    expect(sizes.at(-1)).toBe(507);
  });

  it.each([
    '/content/../../etc/passwd',
    '/content/%2e%2e%2f%2e%2e%2fetc',
    '/content/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
    '/content/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku/file',
    '/content/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG',
    '/content/bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/receipt',
    '/ipfs/..%2f..%2fetc?format=raw',
    '/ipfs/bafkqaaa?format=raw',
    '/gateway/group.99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/ipfs/bafkqaaa?format=raw',
  ])('answers %s with a refusal', async (path) => {
    const { status } = await server.get(path);
    expect([400, 404, 422]).toContain(status);
  });

  it('names files so that no browser runs them', async () => {
    const evil = await server.put(Buffer.from('<script>'), {
      filename: 'a\\"b;c%22.html',
      name: '"\r\nset-cookie: x=1; ../../ü.html',
      type: 'text/html',
    });
    expect(evil.status).toBe(201);
    const { headers } = await server.app.inject({
      url: `/api/v1/content/${evil.body.cid}/file`,
      headers: { authorization: server.bearer.auditor },
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|-]+$/,
    );
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(parseBlockCid(evil.body.cid).codec).toBe('raw');
  });
});

import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../anchors/testing.ts';
import { createStorageServer, type StorageServer } from './testing.ts';

const clock = testClock(Date.now());
let server: StorageServer;
let cid = '';
beforeAll(async () => {
  server = await createStorageServer({ clock });
  cid = (await server.put(randomBytes(300_000))).body.cid;
}, 60_000);
afterAll(() => server.close());

async function agree(body: Record<string, unknown>) {
  const response = await server.app.inject({
    method: 'POST',
    url: '/api/v1/agreements',
    headers: { authorization: server.bearer.developer },
    body: { cid, ...body },
  });
  return { status: response.statusCode, body: response.json() };
}
const inSeconds = (seconds: number): string => new Date(clock.now() + seconds * 1_000).toISOString();
const show = async (id: string) => JSON.parse((await server.get(`/agreements/${id}`)).text);

describe('an agreement', () => {
  it('is signed by the members when the log covers the content, kept in every period, and proven offline', async () => {
    const { status, body } = await agree({ until: inSeconds(300), every: 100, within: 60 });
    expect([status, body.state]).toEqual([201, 'waiting']);
    await server.work();
    expect(await show(body.id)).toMatchObject({ state: 'waiting', reason: expect.stringContaining('No batch') });
    expect((await server.get(`/agreements/${body.id}/receipt`)).status).toBe(409);
    await server.closeBatch();
    clock.advance(11_000);
    await server.work();
    expect(await show(body.id)).toMatchObject({ state: 'active', kept: 0, holders: { length: 3 } });
    await server.work();
    expect(await show(body.id)).toMatchObject({ state: 'active', kept: 1, missed: 0 });
    // The next challenge comes at a random time of the next period, and not in this one.
    await server.work();
    expect(await show(body.id)).toMatchObject({ kept: 1 });
    clock.advance(Date.parse((await show(body.id)).nextAt) - clock.now());
    await server.work();
    const verdict = await server.judge((await server.get(`/agreements/${body.id}/receipt`)).text);
    expect(verdict).toMatchObject({
      state: 'final',
      development: true,
      anchors: [{ form: 'agreement-1', claim: 'agreement', content: cid, members: { distinct: 3, of: 3 } }],
    });
    clock.advance(Date.parse((await show(body.id)).nextAt) - clock.now());
    await server.work();
    clock.advance(100_000);
    await server.work();
    expect(await show(body.id)).toMatchObject({ state: 'ended', kept: 3, missed: 0, nextAt: null });
  });

  it('says so when it was not kept', async () => {
    const { body } = await agree({ until: inSeconds(300), every: 100, within: 60 });
    await server.work();
    await server.work();
    clock.advance(210_000);
    await sql`DELETE FROM storage_blocks WHERE store IN ('member:alpha', 'member:beta')`.execute(server.context.db);
    await server.work();
    clock.advance(200_000);
    await server.work();
    expect(await show(body.id)).toMatchObject({ state: 'broken', missed: expect.any(Number) });
    expect((await show(body.id)).missed).toBeGreaterThan(0);
    const { anchors } = await server.judge((await server.get(`/agreements/${body.id}/receipt`)).text);
    expect(['FINALITY_GAPS', 'FINALITY_REACHED']).toContain(anchors[0]?.code);
  });

  it.each([
    [
      'until a second that no clock here has',
      { until: '2100-12-31T23:59:60Z', every: 30_000_000 },
      400,
      'REQUEST_INVALID',
    ],
    ['that is over', { until: '2020-01-01T00:00:00Z', every: 100 }, 422, 'AGREEMENT_TERMS'],
    ['with more periods than a receipt holds', { until: '2100-01-01T00:00:00Z', every: 60 }, 422, 'AGREEMENT_TERMS'],
    [
      'about nothing',
      { until: '2100-01-01T00:00:00Z', every: 30_000_000, cid: 'bafkqaaaaaaaaaaaaaaaaaaaa' },
      404,
      'CONTENT_NOT_FOUND',
    ],
    [
      'that leaves less time to answer than a period',
      { until: '2100-01-01T00:00:00Z', every: 10, within: 20 },
      422,
      'AGREEMENT_TERMS',
    ],
  ])('is refused %s', async (_name, body, status, code) => {
    const answer = await agree(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

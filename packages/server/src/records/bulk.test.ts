import { randomBytes } from 'node:crypto';
import { type ClientRequest, request } from 'node:http';
import { createInterface } from 'node:readline';
import { type BtmlMap, decodeCid, hexEncode, merkleRoot, verifyEnvelope } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leafOf } from '../log/hash.ts';
import { addPlan, createRecordServer, type RecordServer } from './testing.ts';

let server: RecordServer;
let url = '';
beforeAll(async () => {
  server = await createRecordServer();
  await addPlan(server.context.db, 'slow', 86_400);
  url = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

interface Answer {
  readonly line?: number;
  readonly status?: number;
  readonly id?: string;
  readonly code?: string;
  readonly pointer?: string;
  readonly seq?: number;
  readonly promise?: BtmlMap;
  readonly lines?: [number, number];
}

const digest = () => `sha-256:${randomBytes(32).toString('hex')}`;
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

function open(query = ''): { sent: ClientRequest; answers: AsyncIterableIterator<Answer> } {
  const sent = request(`${url}/api/v1/records/bulk${query}`, {
    method: 'POST',
    headers: { authorization: server.bearer.developer, 'content-type': 'application/x-ndjson' },
  });
  sent.flushHeaders();
  async function* read() {
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
    });
    for await (const text of createInterface({ input: response })) yield JSON.parse(text) as Answer;
  }
  return { sent, answers: read() };
}

async function bulk(body: string, query = ''): Promise<Answer[]> {
  const { sent, answers } = open(query);
  sent.end(body);
  const all: Answer[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

async function size(): Promise<number> {
  return Number((await server.context.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()).size);
}

const bad = [
  '{"digest":"sha-256:12"}',
  'not json',
  `{"digest":"sha-256:${'a'.repeat(64)}","digest":"sha-256:${'b'.repeat(64)}"}`,
  JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, name: 'a\u202eb' }),
  JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, meta: { a: 'x'.repeat(290_000) } }),
];

describe('POST /records/bulk', () => {
  it('accepts 9,900 of 10,000 lines of which 100 are bad, and answers each in order', async () => {
    const before = await size();
    const isBad = (index: number) => index % 100 === 37;
    const body = Array.from({ length: 10_000 }, (_, index) =>
      isBad(index) ? `${bad[Math.floor(index / 100) % bad.length]}\n` : line({ digest: digest(), name: `f${index}` }),
    ).join('');
    const answers = await bulk(body);
    const lines = answers.filter((answer) => answer.line !== undefined);
    expect(lines.map((answer) => answer.line)).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
    for (const [index, answer] of lines.entries())
      if (isBad(index)) expect(answer).toMatchObject({ code: expect.any(String) });
      else expect(answer.status).toBe(201);
    expect(new Set(lines.map((answer) => answer.code)).size).toBe(bad.length + 1);
    const accepted = lines.filter((answer) => answer.status === 201);
    expect(accepted.map((answer) => answer.seq)).toEqual(Array.from({ length: 9_900 }, (_, index) => before + index));
    expect(await size()).toBe(before + 9_900);

    let covered = 0;
    for (const { promise, lines: range } of answers) {
      if (promise === undefined || range === undefined) continue;
      const { payload } = verifyEnvelope(promise, { purpose: 'promise', keys: [server.service.key.did] });
      const ids = lines.slice(range[0] - 1, range[1]).flatMap((answer) => answer.id ?? []);
      const root = hexEncode(merkleRoot(ids.map((id) => leafOf(decodeCid(id).digest))));
      expect(payload.document).toMatchObject({ promise: { size: String(ids.length), root } });
      covered += ids.length;
    }
    expect(covered).toBe(9_900);
  });

  it('answers what was there already with its place, within a stream too', async () => {
    const record = { digest: digest(), name: 'twice' };
    const first = await bulk(line(record) + line(record));
    expect(first.map((answer) => answer.status)).toEqual([201, 200, undefined]);
    const again = await bulk(line(record));
    expect(again).toMatchObject([{ line: 1, status: 200, id: first[0]?.id, seq: first[0]?.seq }]);
    expect(again).toHaveLength(1);
  });

  it('answers a client that waits before it sends more', async () => {
    const { sent, answers } = open();
    for (let count = 0; count < 3; count++) {
      sent.write(line({ digest: digest() }));
      expect((await answers.next()).value).toMatchObject({ line: count + 1, status: 201 });
      expect((await answers.next()).value).toHaveProperty('promise');
    }
    sent.end();
    expect((await answers.next()).done).toBe(true);
  });

  it('keeps what was answered when the client goes away', async () => {
    const before = await size();
    const { sent, answers } = open();
    sent.write(line({ digest: digest() }).repeat(1));
    const { value } = await answers.next();
    sent.on('error', () => undefined);
    sent.destroy();
    expect(value).toMatchObject({ status: 201, seq: before });
    expect(await size()).toBe(before + 1);
  });

  it('has one plan, named in the query', async () => {
    const answers = await bulk(line({ digest: digest() }) + line({ digest: digest(), plan: 'default' }), '?plan=slow');
    expect(answers).toMatchObject([
      { status: 201 },
      { code: 'RECORD_PLAN_CONFLICT', pointer: '/plan' },
      { lines: [1, 2] },
    ]);
    const plain = await bulk(line({ digest: digest(), plan: 'slow' }));
    expect(plain).toMatchObject([{ code: 'RECORD_PLAN_CONFLICT' }]);
    const refused = await server.app.inject({
      method: 'POST',
      url: '/api/v1/records/bulk?plan=nope',
      headers: { authorization: server.bearer.developer, 'content-type': 'application/x-ndjson' },
      payload: line({ digest: digest() }),
    });
    expect(refused.json()).toMatchObject({ status: 422, code: 'RECORD_PLAN_UNKNOWN' });
  });

  it('says line by line that the database is away, and goes on when it is back', async () => {
    const { db } = server.context;
    const { sent, answers } = open();
    sent.write(line({ digest: digest() }));
    expect((await answers.next()).value).toMatchObject({ status: 201 });
    await answers.next();
    const before = await size();
    // The table is out of reach in the middle of the transaction, as with a disk or a server that fails.
    await db.schema.alterTable('record_minutes').renameTo('away').execute();
    sent.write(line({ digest: digest() }));
    expect((await answers.next()).value).toMatchObject({ line: 2, status: 500, code: 'INTERNAL' });
    await db.schema.alterTable('away').renameTo('record_minutes').execute();
    sent.end(line({ digest: digest() }));
    expect((await answers.next()).value).toMatchObject({ line: 3, status: 201, seq: before });
    expect(await size()).toBe(before + 1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppendContext, append, type Submission } from './append.ts';
import { appendNew } from './append-new.ts';
import type { PreparedRecord } from './prepared.ts';
import { createRecordServer, type RecordServer } from './testing.ts';

let server: RecordServer;
let context: AppendContext;

beforeAll(async () => {
  server = await createRecordServer();
  context = { events: server.context.events, now: 1_795_000_000_500, deadlineSeconds: () => 60 };
});
afterAll(() => server.close());

const record = (name: string): PreparedRecord =>
  server.service.intake.line(`{"digest":"sha-256:${'0'.repeat(64)}","name":"${name}"}`, undefined);

const tables = async () => {
  const { db } = server.context;
  return {
    head: await db.selectFrom('log_head').select('size').executeTakeFirst(),
    positions: await db.selectFrom('plan_positions').selectAll().execute(),
    minutes: await db.selectFrom('record_minutes').selectAll().execute(),
    newest: await db
      .selectFrom('events')
      .select(['type', 'subject', 'data'])
      .orderBy('position', 'desc')
      .limit(1)
      .execute(),
  };
};

describe('appending new records in one round trip', () => {
  it('leaves what `append` leaves, after it told the terms', async () => {
    const told: unknown[] = [];
    const submissions: Submission[] = [
      { records: [record('a')], underWay: (terms) => told.push(...terms) },
      {
        records: [record('b'), record('c')],
        underWay: () => {
          throw new Error('of the one who made the answer');
        },
      },
    ];
    const placed = await appendNew(server.context.db, submissions, context);
    const terms = { plan: 'default', acceptedAt: context.now, deadline: 1_795_000_060_000 };
    expect(told).toEqual([terms]);
    expect(placed?.map((some) => some.map(({ seq }) => seq))).toEqual([[0], [1, 2]]);
    expect(placed?.[0]?.[0]).toMatchObject({ ...terms, repeated: false });
    const quick = await tables();
    expect(quick.newest[0]?.data).toEqual({ from: 0, to: 2, count: 3 });

    const more: Submission[] = [{ records: [record('d'), record('e'), record('f')] }];
    const slow = await server.context.db.transaction().execute((trx) => append(trx, more, context));
    expect(slow[0]).toMatchObject([{ seq: 3 }, { seq: 4 }, { seq: 5 }]);
    const both = await tables();
    expect(both.head?.size).toBe(6n);
    expect(both.positions).toEqual(quick.positions.map((one) => ({ ...one, total: one.total * 2n })));
    expect(both.minutes).toEqual(quick.minutes.map((one) => ({ ...one, records: one.records * 2n })));
    expect(both.newest[0]).toEqual({ ...quick.newest[0], data: { from: 3, to: 5, count: 3 } });
  });

  it.each([
    ['a record that is there already', () => [{ records: [record('new'), record('a')] }]],
    ['the same record twice', () => [{ records: [record('twice')] }, { records: [record('twice')] }]],
    [
      'an Idempotency-Key',
      () => [{ records: [record('key')], request: { apiKey: 'key:a', key: 'k', hash: new Uint8Array(32) } }],
    ],
  ] satisfies [string, () => Submission[]][])(
    'leaves %s to the other way, and no trace',
    async (_what, submissions) => {
      const before = await tables();
      expect(await appendNew(server.context.db, submissions(), context)).toBeUndefined();
      expect(await tables()).toEqual(before);
    },
  );
});

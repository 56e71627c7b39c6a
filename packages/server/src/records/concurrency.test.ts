import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeNow } from '../batches/worker.ts';
import { connect, type Database } from '../database/connect.ts';
import { Leases } from '../database/leases.ts';
import { EventOutbox } from '../events/outbox.ts';
import { listRecords } from './query.ts';
import { RecordService } from './service.ts';
import { addPlan, createRecordServer, noAnchors, type RecordServer } from './testing.ts';

let server: RecordServer;
let elsewhere: Database;
let second: RecordService;
beforeAll(async () => {
  server = await createRecordServer();
  await addPlan(server.context.db, 'other', 60);
  elsewhere = connect(server.database.target);
  const { db } = elsewhere;
  second = new RecordService({ ...server.context, db, events: new EventOutbox(db) }, server.service.key);
});
afterAll(async () => {
  await elsewhere.close();
  await server.close();
});

const digest = () => `sha-256:${randomBytes(32).toString('hex')}`;
const request = (members: object) => JSON.stringify({ digest: digest(), ...members });

describe('two servers on one database', () => {
  it('give gapless places, each record once', async () => {
    const texts = Array.from({ length: 400 }, (_, index) =>
      request({ name: `n${index}`, plan: index % 3 ? 'default' : 'other' }),
    );
    const answers = await Promise.all(
      [server.service, second].flatMap((service) =>
        texts.map(async (text) => service.accept(await service.intake.text(text, undefined))),
      ),
    );
    const bodies = answers.map((answer) => JSON.parse(answer.body));
    const fresh = bodies.filter((_, index) => answers[index]?.status === 201);
    expect(fresh.map((body) => body.index).sort((a, b) => a - b)).toEqual(texts.map((_, index) => index));
    texts.forEach((_, index) => {
      expect(bodies[index]).toEqual(bodies[index + texts.length]);
    });
    const { rows } = await server.context.pool.query('SELECT plan, total, closed FROM plan_positions ORDER BY plan');
    expect(rows).toEqual([
      { plan: 'default', total: 266n, closed: 0n },
      { plan: 'other', total: 134n, closed: 0n },
    ]);
  });

  it('close each batch once, while records go on coming', async () => {
    const modules = { hooks: noAnchors, checkpoint: async () => 'checkpoint' };
    const rivals = [server.leases, new Leases(elsewhere.db, { holder: 'rival' })];
    let closed = 0;
    await Promise.all([
      ...rivals.flatMap((leases) =>
        ['default', 'other'].map(async (plan) => {
          for (let round = 0; round < 6; round++)
            if (await closeNow(server.context, { ...modules, leases }, plan)) closed++;
        }),
      ),
      (async () => {
        for (let count = 0; count < 100; count++)
          await second.accept(await second.intake.text(request({ plan: count % 2 ? 'default' : 'other' }), undefined));
      })(),
    ]);
    // A closing is refused while the rival still holds the lease: what is left is closed as soon as it can be.
    const open = 'SELECT count(*) AS waiting FROM plan_positions WHERE closed < total';
    for (let tries = 0; tries < 300; tries++) {
      for (const plan of ['default', 'other'])
        if (await closeNow(server.context, { ...modules, leases: server.leases }, plan)) closed++;
      const { rows } = await server.context.pool.query<{ waiting: bigint }>(open);
      if (rows[0]?.waiting === 0n) break;
      await sleep(100);
    }
    const { rows } = await server.context.pool.query(
      `SELECT b.id, b.count, (SELECT count(*) FROM records r WHERE r.plan = b.plan AND r.seq >= b.from_seq AND r.seq < b.size) AS own
       FROM batches b`,
    );
    expect(rows).toHaveLength(closed);
    for (const row of rows) expect(row.own).toBe(row.count);
    expect(rows.reduce((sum, row) => sum + row.count, 0n)).toBe(500n);
  });

  it('lists by state across plans whose batches interleave, each record once', async () => {
    const { db } = server.context;
    for (let count = 0; count < 20; count++)
      await second.accept(await second.intake.text(request({ plan: count % 2 ? 'default' : 'other' }), undefined));
    for (const [state, expected] of [
      ['accepted', 20],
      ['batched', 500],
      ['final', 0],
    ] as const) {
      const seen: number[] = [];
      for (let before: number | undefined; ; ) {
        const page = await listRecords(db, { state, limit: 17, ...(before === undefined ? {} : { before }) });
        seen.push(...page.items.map((item) => item.index));
        if (page.next === null) break;
        before = page.next;
      }
      expect(seen).toHaveLength(expected);
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
    }
  });
});

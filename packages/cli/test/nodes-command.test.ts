// `blockcluster nodes` against a real server and a real program: Foundry's anvil, which comes with npm.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, startUp } from './run-command.ts';

describe.skipIf(anvilPath() === undefined)('blockcluster nodes (needs anvil’s npm package for this platform)', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startUp>>;
  const env = () => ({ BLOCKCLUSTER_DATA: folder });
  const nodes = (...args: string[]) => runCommand(['nodes', ...args], { cwd: folder, env: env() });
  const node = async (): Promise<{ traffic: boolean; restarts: number; members: { pid: number | null }[] }> =>
    JSON.parse((await nodes('status', 'anvil', '--json')).out);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bc-cli-nodes-'));
    server = await startUp(folder);
  }, 120_000);
  afterAll(async () => {
    // A node outlives its server: what a failed test left behind must not.
    await nodes('remove', 'anvil');
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 300_000);

  it('adds a node, shows it, heals it and removes it', async () => {
    expect((await nodes('list')).out).toContain('nodes add');
    const added = await nodes('add', 'anvil', '--source', 'npm', '--timeout', '300');
    expect(added.err).toContain('anvil: ');
    expect(added.out).toMatch(/^state +synced/m);
    expect(added.code).toBe(0);
    expect((await nodes('list')).out).toMatch(/^anvil +anvil +synced/m);

    const before = await node();
    process.kill(before.members[0]?.pid ?? 0, 'SIGKILL');
    let healed = await node();
    for (let i = 0; i < 200 && !(healed.traffic && healed.restarts > before.restarts); i++) {
      await sleep(200);
      healed = await node();
    }
    expect(healed.members[0]?.pid).not.toBe(before.members[0]?.pid);

    const stopped = await nodes('stop', 'anvil');
    expect(stopped.out).toMatch(/^state +stopped/m);
    expect((await nodes('status', 'anvil')).code).toBe(1);
    expect((await nodes('start', 'anvil')).code).toBe(0);
    expect((await nodes('logs', 'anvil', '--json')).code).toBe(0);
    expect((await nodes('remove', 'anvil')).out).toBe('anvil removed\n');
    expect((await nodes('status', 'anvil')).err).toContain('NODE_NOT_FOUND');
  }, 600_000);

  it('says what is missing and how to get it where a program can’t be had', async () => {
    const refused = await nodes('add', 'bitcoin-core', '--source', 'path', '--name', 'core');
    // On a machine that has Bitcoin Core the command would do what it was asked.
    if (refused.code === 0) return;
    expect(refused.err).toContain('NODE_ARTIFACT_UNREACHABLE');
    expect(refused.err).toMatch(/no +path +bitcoind is not on the PATH.*BLOCKCLUSTER_BITCOIND/);
    expect(refused.err).toMatch(/release/);
  }, 300_000);

  it('refuses what makes no sense', async () => {
    expect((await nodes('dance')).code).toBe(2);
    expect((await nodes('add')).code).toBe(2);
    expect((await nodes('add', 'anvil', '--source', 'moon')).code).toBe(2);
    expect((await nodes('add', 'anvil', '--name', 'other', '--set', 'chainId=many')).err).toContain('NODE_PARAMETER');
    expect((await nodes('manifests')).out).toContain('btcd-regtest');
    expect((await nodes('sources', 'anvil')).out).toMatch(/yes npm/);
  }, 300_000);
});

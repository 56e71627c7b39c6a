import { chmod, copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { btcdPath, mineBtcd, type RunningBtcd, startBtcd } from '@blockcluster/ledgers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NodeHost, pidOf } from '../../test/node-support.ts';
import { isAlive } from '../database/processes.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
const btcd = btcdPath() ?? '';
const missing = btcd === '' && !required;
/** Coins of regtest that nobody can spend. */
const NOBODY = 'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202';

describe.skipIf(missing)(
  'a btcd under supervision (needs btcd on the PATH or BLOCKCLUSTER_BTCD)',
  () => {
    let host: NodeHost;
    let folder: string;
    let reachable = '';
    const others: RunningBtcd[] = [];
    const before = process.env.BLOCKCLUSTER_BTCD;
    beforeAll(async () => {
      process.env.BLOCKCLUSTER_BTCD = btcd;
      folder = await mkdtemp(join(tmpdir(), 'bcother-'));
      // The wrappers below run as the node's user, who need not be able to walk to where btcd is installed.
      await chmod(folder, 0o755);
      reachable = join(folder, 'btcd');
      await copyFile(btcd, reachable);
      await chmod(reachable, 0o755);
      host = await NodeHost.create();
      await host.add({ manifest: 'bitcoin', name: 'bitcoin' });
      await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110, 300);
    }, 600_000);
    afterEach(() => {
      process.env.BLOCKCLUSTER_BTCD = btcd;
    });
    afterAll(async () => {
      await host?.end();
      for (const other of others) await other.stop();
      await rm(folder, { recursive: true, force: true });
      if (before === undefined) delete process.env.BLOCKCLUSTER_BTCD;
      else process.env.BLOCKCLUSTER_BTCD = before;
    }, 300_000);

    const other = async (network: 'regtest' | 'signet'): Promise<RunningBtcd> => {
      const dataDir = await mkdtemp(join(folder, 'node-'));
      const mining = network === 'regtest' ? { miningAddresses: [NOBODY] } : {};
      const node = await startBtcd({ binary: btcd, dataDir, network, ...mining });
      others.push(node);
      return node;
    };

    test('becomes synced, serves a ledger, and keeps its secrets to itself', async () => {
      const node = await host.node('bitcoin');
      expect(node).toMatchObject({
        state: 'synced',
        family: 'bitcoin',
        kind: 'pow',
        external: false,
        supervised: true,
      });
      expect(node.programs).toMatchObject([{ program: 'btcd', source: 'path' }]);
      const pid = pidOf(node);
      const config = join(host.data, 'nodes/bitcoin/members/node/btcd.conf');
      expect((await stat(config)).mode & 0o777).toBe(0o600);
      const password = /rpcpass=([0-9a-f]{64})/.exec(await readFile(config, 'utf8'))?.[1] ?? '';
      expect(password).not.toBe('');
      expect(JSON.stringify(node)).not.toContain(password);
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      expect(command).not.toContain(password);
      if (process.getuid?.() === 0) expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
      const { items } = (await host.call('GET', '/ledgers')) as { items: { name: string; synced: boolean }[] };
      expect(items).toContainEqual(expect.objectContaining({ name: 'bitcoin', synced: true }));
      await expect(host.add({ manifest: 'bitcoin', name: 'bitcoin' })).rejects.toThrow('NODE_EXISTS');
      await expect(host.add({ manifest: 'bitcoin', name: 'sandbox' })).rejects.toThrow('NODE_EXISTS');
      await expect(host.add({ manifest: 'moon' })).rejects.toThrow('NODE_MANIFEST_UNKNOWN');
      await expect(host.add({ manifest: 'bitcoin', name: 'b', parameters: { speed: 1 } })).rejects.toThrow(
        'NODE_PARAMETER',
      );
    });

    test('takes a record to its final anchor', async () => {
      await host.call('POST', '/plans', { name: 'managed', ledgers: ['bitcoin'], close: { records: 1, seconds: 1 } });
      const digest = `sha-256:${'ab'.repeat(32)}`;
      const { id } = (await host.call('POST', '/records', { digest, plan: 'managed' })) as { id: string };
      let state = '';
      for (let i = 0; i < 600 && state !== 'final'; i++) {
        state = ((await host.call('GET', `/records/${id}`)) as { state: string }).state;
        await sleep(200);
      }
      expect(state).toBe('final');
    });

    test('is started again when it is killed, with its chain', async () => {
      const killed = await host.synced('bitcoin');
      process.kill(pidOf(killed), 'SIGKILL');
      const healed = await host.until('bitcoin', (node) => node.traffic && node.restarts > killed.restarts);
      expect(pidOf(healed)).not.toBe(pidOf(killed));
      await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110);
    });

    test('loses its traffic within the bound when it is halted, and is replaced', async () => {
      const halted = await host.synced('bitcoin');
      process.kill(pidOf(halted), 'SIGSTOP');
      const began = Date.now();
      const noticed = await host.until('bitcoin', (node) => !node.traffic);
      // The promise of the manifest; two seconds more for asking.
      expect(Date.now() - began).toBeLessThan((noticed.boundSeconds + 2) * 1_000);
      const { items } = (await host.call('GET', '/ledgers')) as { items: { name: string; synced: boolean }[] };
      expect(items).toContainEqual(expect.objectContaining({ name: 'bitcoin', synced: false }));
      await host.until('bitcoin', (node) => node.code === 'NODE_FROZEN');
      await host.until('bitcoin', (node) => node.traffic && pidOf(node) !== pidOf(halted));
    });

    test('is taken over by the next start of the server', async () => {
      const running = await host.synced('bitcoin');
      await host.stop();
      process.kill(pidOf(running), 0);
      await host.start();
      const adopted = await host.synced('bitcoin');
      expect(pidOf(adopted)).toBe(pidOf(running));
      expect(adopted.restarts).toBe(running.restarts);
    });

    test('returns to the old version and data when the new one ends at once', async () => {
      const old = await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110);
      process.env.BLOCKCLUSTER_BTCD = await wrapper(
        `case "$1" in --version) exec "${reachable}" --version;; esac; exit 3`,
      );
      await host.call('POST', '/nodes/bitcoin/upgrade', { source: 'path' });
      const back = await host.until('bitcoin', (node) => node.upgrade?.phase === 'returned');
      expect(back.upgrade).toMatchObject({ code: 'NODE_UPGRADE_FAILED' });
      const healed = await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110);
      expect(healed.programs).toEqual(old.programs);
    });

    test('returns to the old version and data when the new one follows another chain', async () => {
      const old = await host.synced('bitcoin');
      // Another network in the same folder, as a program for somebody else would do it.
      const script = `case "$1" in --version) exec "${reachable}" --version;; esac
sed 's/^regtest=1/simnet=1/; s/^miningaddr=.*//' btcd.conf > other.conf
exec "${reachable}" --configfile=/proc/self/cwd/other.conf`;
      process.env.BLOCKCLUSTER_BTCD = await wrapper(script);
      await host.call('POST', '/nodes/bitcoin/upgrade', { source: 'path' });
      const back = await host.until('bitcoin', (node) => node.upgrade?.phase === 'returned');
      expect(back.upgrade).toMatchObject({ code: 'NODE_WRONG_CHAIN' });
      const healed = await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110);
      expect(healed.programs).toEqual(old.programs);
    });

    test('is refused when it follows another chain', async () => {
      const { endpoint } = await other('signet');
      await host.add({ manifest: 'btcd-regtest', name: 'stranger', endpoint });
      const stranger = await host.until('stranger', (node) => node.state !== 'added' && node.state !== 'syncing');
      expect(stranger).toMatchObject({
        state: 'wrong-chain',
        traffic: false,
        code: 'NODE_WRONG_CHAIN',
        external: true,
      });
      expect(JSON.stringify(stranger)).not.toContain(endpoint.password);
    });

    test('loses its traffic on a minority fork, and keeps it where the reference agrees', async () => {
      const reference = await other('regtest');
      await mineBtcd(reference.endpoint, 120);
      const { url, user = '', password = '' } = reference.endpoint;
      const named = `${url.replace('//', `//${user}:${password}@`)}`;
      const alone = await host.synced('bitcoin');
      const address = `127.0.0.1:${alone.members[0]?.ports.p2p}`;
      // A second node of our own follows the first, which is its reference.
      const follower = { manifest: 'bitcoin', name: 'follower', parameters: { connect: address, account: '' } };
      await host.add({ ...follower, references: [{ node: 'bitcoin' }] });
      const followed = await host.until('follower', (node) => node.traffic && node.sample?.lag === 0);
      expect(followed.references).toEqual(['bitcoin']);
      // The same, but with a stranger's chain as its reference.
      await host.add({ ...follower, name: 'forked', references: [{ url: named }] });
      const forked = await host.until('forked', (node) => node.state === 'forked');
      expect(forked).toMatchObject({ traffic: false, code: 'NODE_FORKED' });
      expect(JSON.stringify(forked)).not.toContain(password);
    });

    test('stops, starts and is removed with everything', async () => {
      const running = await host.synced('bitcoin');
      await host.call('POST', '/nodes/bitcoin/stop');
      await host.until('bitcoin', (node) => node.state === 'stopped');
      expect(await isAlive(pidOf(running))).toBe(false);
      await host.call('POST', '/nodes/bitcoin/start');
      await host.until('bitcoin', (node) => node.traffic && (node.reading?.height ?? 0) >= 110);
      const log = (await host.call('GET', '/nodes/bitcoin/logs?lines=20')) as { lines: string[] };
      expect(log.lines.length).toBeGreaterThan(3);
      const samples = (await host.call('GET', '/nodes/bitcoin/samples')) as {
        items: { memory: number; disk: number }[];
      };
      expect(samples.items.at(-1)?.memory).toBeGreaterThan(1_000_000);
      await host.call('DELETE', '/nodes/bitcoin');
      for (;;) {
        const gone = await host.node('bitcoin').then(
          () => false,
          (error: Error) => error.message.includes('NODE_NOT_FOUND'),
        );
        if (gone) break;
      }
      await expect(stat(join(host.data, 'nodes/bitcoin'))).rejects.toThrow('ENOENT');
    });

    async function wrapper(script: string): Promise<string> {
      const path = join(await mkdtemp(join(folder, 'bad-')), 'btcd');
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
      return path;
    }
  },
  600_000,
);

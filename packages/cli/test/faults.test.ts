// What a machine does to a server: its disk fills up, its clock is wrong, its database goes away.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient, ProblemError } from '@blockcluster/client';
import { startEmbedded } from '@blockcluster/server/database/embedded.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, startUp } from './run-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bc-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clientOf = async (data: string): Promise<Client> =>
  createClient(JSON.parse(await readFile(join(data, 'credentials.json'), 'utf8')));
const digest = (): string => `sha-256:${createHash('sha256').update(randomBytes(16)).digest('hex')}`;
const stateOf = async (client: Client, id: string): Promise<string> =>
  (await client.unwrap(client.api.GET('/api/v1/records/{id}', { params: { path: { id } } }))).state;

async function eventually(limitSeconds: number, probe: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + limitSeconds * 1_000; Date.now() < end; await sleep(250)) {
    if (await probe().catch(() => false)) return;
  }
  throw new Error(`not within ${limitSeconds} s`);
}

/** A small file system of its own, for as long as `use` runs; only root may mount one. */
async function withSmallDisk(place: string, size: string, use: () => Promise<void>): Promise<void> {
  await mkdir(place, { recursive: true });
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', place]).status).toBe(0);
  try {
    await use();
  } finally {
    spawnSync('umount', ['-l', place]);
  }
}

const canMount = (() => {
  if (process.getuid?.() !== 0) return false;
  const probe = join(tmpdir(), `bc-mount-${process.pid}`);
  spawnSync('mkdir', ['-p', probe]);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', ['-l', probe]);
  spawnSync('rmdir', [probe]);
  return mounted;
})();

describe('a full disk', () => {
  it.skipIf(!canMount)(
    'is told by a code, loses nothing that was accepted, and passes when there is room again (needs root)',
    async () => {
      const disk = join(folder, 'disk');
      await withSmallDisk(disk, '320m', async () => {
        const data = join(disk, 'data');
        const ballast = join(disk, 'ballast');
        const server = await startUp(data);
        try {
          const client = await clientOf(data);
          const accepted: string[] = [];
          // Takes what is left, so that the next records find a full disk.
          spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M'], { stdio: 'ignore' });
          let refusal: ProblemError | undefined;
          const filler = 'x'.repeat(60_000);
          for (let i = 0; i < 2_000 && refusal === undefined; i += 1) {
            const body = { digest: digest(), meta: { filler } };
            try {
              accepted.push((await client.unwrap(client.api.POST('/api/v1/records', { body }))).id);
            } catch (error) {
              if (!(error instanceof ProblemError)) throw error;
              refusal = error;
            }
          }
          expect(refusal?.status).toBeGreaterThanOrEqual(503);
          expect(refusal?.code).toMatch(/^DATABASE_/);
          await rm(ballast);
          await eventually(90, async () => {
            const body = { digest: digest() };
            accepted.push((await client.unwrap(client.api.POST('/api/v1/records', { body }))).id);
            return true;
          });
          for (const id of accepted) await eventually(90, async () => (await stateOf(client, id)) === 'final');
        } finally {
          await server.stop();
        }
      });
    },
    300_000,
  );
});

const hasFaketime = spawnSync('faketime', ['--version']).status === 0;

describe('a clock that is wrong', () => {
  it.skipIf(!hasFaketime).each(['+1h', '-1h'])(
    'by %s neither loses records nor makes receipts that others refuse (needs faketime)',
    async (offset) => {
      const library = (await readFile('/proc/self/maps', 'utf8')).includes('libfaketime') ? '' : faketimeLibrary();
      const data = join(folder, 'data');
      const files = join(folder, 'files');
      await mkdir(files);
      await writeFile(join(files, 'a.txt'), `clock ${offset}`);
      const server = await startUp(data, { LD_PRELOAD: library, FAKETIME: offset, DONT_FAKE_MONOTONIC: '1' });
      try {
        const done = await runCommand(['register', files, '--receipts'], { env: { BLOCKCLUSTER_DATA: data } });
        expect(done.code).toBe(0);
      } finally {
        await server.stop();
      }
      // The clock is mended: the same data go on.
      const again = await startUp(data);
      try {
        await writeFile(join(files, 'b.txt'), 'after');
        const done = await runCommand(['register', files, '--receipts'], { env: { BLOCKCLUSTER_DATA: data } });
        expect(done.code).toBe(0);
      } finally {
        await again.stop();
      }
      const { out, code } = await runCommand(['verify', files, '--trust', join(data, 'trust.json')], { cwd: folder });
      expect(out).toContain('2 checked: 2 final');
      expect(code).toBe(0);
    },
    240_000,
  );
});

function faketimeLibrary(): string {
  const { stdout } = spawnSync('faketime', ['+0h', 'sh', '-c', 'echo $LD_PRELOAD'], { encoding: 'utf8' });
  return stdout.trim();
}

describe('a database that goes away', () => {
  it('means 503 for everybody, nothing "accepted", and work as before when it is back', async () => {
    const first = await startEmbedded({ directory: join(folder, 'db'), restart: false });
    if (!('socket' in first.target)) throw new Error('the embedded database has a socket');
    const { socket, user, password, database } = first.target;
    const url = `postgresql://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(socket)}`;
    const data = join(folder, 'data');
    const server = await startUp(data, { DATABASE_URL: url });
    let second: Awaited<ReturnType<typeof startEmbedded>> | undefined;
    try {
      const client = await clientOf(data);
      const before = await client.unwrap(client.api.POST('/api/v1/records', { body: { digest: digest() } }));
      await first.stop();

      const lost = digest();
      for (let i = 0; i < 5; i += 1) {
        const answer = await client.api.POST('/api/v1/records', { body: { digest: lost } });
        expect(answer.response.status).toBe(503);
        expect(answer.error).toMatchObject({ code: expect.stringMatching(/^DATABASE_/) });
        expect(answer.response.headers.get('retry-after')).toMatch(/^\d+$/);
      }
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

      second = await startEmbedded({ directory: join(folder, 'db'), restart: false });
      await eventually(60, async () => (await fetch(`${server.url}/readyz`)).ok);
      const after = await client.unwrap(client.api.POST('/api/v1/records', { body: { digest: lost } }));
      await eventually(90, async () => (await stateOf(client, after.id)) === 'final');
      expect(await stateOf(client, before.id)).toBe('final');
    } finally {
      await server.stop();
      await (second ?? first).stop();
    }
  }, 240_000);
});

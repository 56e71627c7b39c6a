import { spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { hammer, type Latencies } from './accept/load.ts';

/** The peer: Tessera's own POSIX server, as its conformance suite runs it (`go install …/cmd/conformance/posix`). */
export const TESSERA = 'github.com/transparency-dev/tessera/cmd/conformance/posix@v1.0.4';

/** A private key in the format of golang.org/x/mod/sumdb/note. */
function noteKey(name: string): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const algorithm = Buffer.from([1]);
  const publicKey = Buffer.concat([algorithm, Buffer.from(x, 'base64url')]);
  const id = createHash('sha256').update(`${name}\n`).update(publicKey).digest('hex').slice(0, 8);
  return `PRIVATE+KEY+${name}+${id}+${Buffer.concat([algorithm, Buffer.from(d, 'base64url')]).toString('base64')}`;
}

/** The program by BLOCKCLUSTER_TESSERA, or built once where Go is present; undefined where neither is there. */
export function tesseraPath(): string | undefined {
  if (process.env.BLOCKCLUSTER_TESSERA) return process.env.BLOCKCLUSTER_TESSERA;
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  const folder = join(tmpdir(), 'blockcluster-tessera-v1.0.4');
  const built = spawnSync('go', ['install', TESSERA], { env: { ...process.env, GOBIN: folder }, stdio: 'ignore' });
  return built.status === 0 ? join(folder, 'posix') : undefined;
}

/**
 * The peer under the same loader on the same machine: entries of the same size, each answered when it is durable in the
 * log. Its batches close at 256 entries or after a second, so few connections wait for the clock; both are measured.
 */
export async function benchTessera(
  program: string,
  connections: readonly number[],
  seconds: number,
): Promise<Latencies[]> {
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-peer-'));
  const port = await freePort();
  const key = join(folder, 'key');
  await writeFile(key, noteKey('bench'), { mode: 0o600 });
  const args = [`--storage_dir=${join(folder, 'log')}`, `--listen=127.0.0.1:${port}`, `--private_key=${key}`, '-v=0'];
  const child = spawn(program, args, { stdio: 'ignore' });
  const request = (): string => {
    const body = randomBytes(200).toString('hex');
    return `POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await fetch(`http://127.0.0.1:${port}/checkpoint`).catch(() => undefined)) !== undefined) break;
      await sleep(100);
    }
    const results: Latencies[] = [];
    for (const count of connections) {
      await hammer({ port, connections: count, seconds: 2, expected: 200, request });
      results.push(await hammer({ port, connections: count, seconds, expected: 200, request }));
    }
    return results;
  } finally {
    child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

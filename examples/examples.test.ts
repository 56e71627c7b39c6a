import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '@blockcluster/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const examples = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

/** What each says when it came to its end. */
const ends: Readonly<Record<string, string>> = {
  'anchor-a-text.ts': 'verdict: final (development)',
  'describe-contract.ts': 'characters of OpenAPI 3.1',
};

describe('the examples', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'bc-examples-'));
    server = await startServer({ env: { LOG_LEVEL: 'error' }, config: { data, port: 0 } });
  });
  afterAll(async () => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  });

  it.each(examples)(
    '%s runs to its end',
    async (name) => {
      const { url, apiKey } = JSON.parse(await readFile(join(data, 'credentials.json'), 'utf8'));
      const child = spawn(process.execPath, [join(folder, name)], {
        env: { ...process.env, BLOCKCLUSTER_URL: url, BLOCKCLUSTER_API_KEY: apiKey },
      });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      const code = await new Promise((done) => child.once('close', done));
      expect(out).toContain(ends[name] ?? `an entry of ${name} in this test`);
      expect(code).toBe(0);
    },
    120_000,
  );
});

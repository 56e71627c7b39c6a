// A command whose server is away says so instead of standing still.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

it('says once that it waits for the server, and why', { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bc-retry-'));
  try {
    await writeFile(join(folder, 'a.txt'), 'a');
    const { code, err } = await runCommand(['register', 'a.txt', '--timeout', '3'], {
      cwd: folder,
      // Nobody listens on port 2.
      env: { BLOCKCLUSTER_URL: 'http://127.0.0.1:2', BLOCKCLUSTER_API_KEY: 'bck_none' },
    });
    expect(code).toBe(1);
    expect(err.match(/no answer \(.*ECONNREFUSED.*\); trying again for \d s/g)).toHaveLength(1);
    expect(err).toContain('[CLI_UNREACHABLE]\n  Start it');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

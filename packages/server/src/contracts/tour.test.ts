import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContractServer, startContractServer } from './testing.ts';

const missing = anvilPath() === undefined;
let world: ContractServer;
let folder: string;
beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join('/tmp', 'bctour-'));
  world = await startContractServer();
  await world.fund('anchor');
  await world.server.app.listen({ host: '127.0.0.1', port: 0 });
}, 120_000);
afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test.skipIf(missing)(
  'the tour of docs/contracts.md, command by command (skipped without anvil)',
  async () => {
    const page = await readFile(join(import.meta.dirname, '../../../../docs/contracts.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh tour\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThan(6);
    const address = world.server.app.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const KEY = world.server.bearer.operator.slice('Bearer '.length);
    // As `npx` finds it in a clone.
    const bin = join(import.meta.dirname, '../../../../node_modules/.bin');
    const env = { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: folder, URL: `http://127.0.0.1:${port}`, KEY };
    // The one command that is to be refused ends a pipe, so that its status is that of the look for its reason.
    const script = ['set -e', ...blocks].join('\n');
    await promisify(execFile)('bash', ['-c', script], { cwd: folder, env, timeout: 120_000 });
    expect(await readFile(join(folder, 'coin.ts'), 'utf8')).toContain('transfer: (args: {');
  },
  150_000,
);

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScriptServer, startScriptServer } from './testing.ts';

let world: ScriptServer;
let folder: string;
let mining: NodeJS.Timeout;
beforeAll(async () => {
  folder = await mkdtemp(join('/tmp', 'bcscripts-'));
  world = await startScriptServer({ name: 'sandbox' });
  await world.server.app.listen({ host: '127.0.0.1', port: 0 });
  mining = setInterval(async () => {
    if ((await world.sandbox.poolSize()) > 0) await world.mine(2);
  }, 200);
}, 120_000);
afterAll(async () => {
  clearInterval(mining);
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('the scripts of docs/contracts.md, command by command', { timeout: 150_000 }, async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../../docs/contracts.md'), 'utf8');
  const api = page.split('\n').find((line) => line.startsWith('api() {')) ?? '';
  const blocks = [...page.matchAll(/```sh scripts\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(4);
  const address = world.server.app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const KEY = world.server.bearer.operator.slice('Bearer '.length);
  const env = { PATH: process.env.PATH ?? '', HOME: folder, URL: `http://127.0.0.1:${port}`, KEY };
  // Commands that are to be refused end a pipe, so that their status is that of the look for the reason.
  const script = ['set -e', api, ...blocks].join('\n');
  await promisify(execFile)('bash', ['-c', script], { cwd: folder, env, timeout: 120_000 });
  const { body } = await world.ask('GET', '/contracts/swap/query/state');
  expect(body.result).toMatchObject({ balance: '0', spent: '1' });
});

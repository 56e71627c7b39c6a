// The commands of docs/payments.md, run as they stand there.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand, startUp } from './run-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bc-payments-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The words of a line, with what stands in double quotes as one. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

it('pays two in one transaction and proves one of them with the server gone', async () => {
  const page = await readFile(new URL('../../../docs/payments.md', import.meta.url), 'utf8');
  const [, block = ''] = /```sh\n([^`]*)```/.exec(page) ?? [];
  const lines = block.trim().split('\n');
  expect(lines).toHaveLength(5);
  const data = join(folder, 'data');
  const run = (line = '', id = '') =>
    runCommand(words(line.replace('PAYMENT', id)).slice(1), { cwd: folder, env: { BLOCKCLUSTER_DATA: data } });
  const server = await startUp(data);
  let id = '';
  try {
    const first = await run(lines[0]);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('invoice 7') });
    const [found = ''] = /pay_[0-9a-f]{32}/.exec(first.out) ?? [];
    id = found;
    expect(await run(lines[1])).toMatchObject({ code: 0, out: expect.stringContaining('final') });
    const listed = await run(`${lines[2]} --json`);
    const items = JSON.parse(listed.out) as { state: string; transaction?: { id: string; payments: number } }[];
    expect(items).toMatchObject([{ state: 'final' }, { state: 'final' }]);
    expect(await run(lines[3], id)).toMatchObject({ code: 0, out: 'payment.btml: receipt\n' });
    expect(await run('blockcluster payments receipt pay_0')).toMatchObject({ code: 1 });
    const dust = await run('blockcluster payments pay bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202 1 --ledger sandbox');
    expect(dust).toMatchObject({ code: 1, err: expect.stringContaining('COMPILE_INVALID') });
    const again = 'blockcluster payments pay bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202 700 --ledger sandbox --key k';
    const twice = [await run(again), await run(again)].map(({ out }) => /pay_[0-9a-f]{32}/.exec(out)?.[0]);
    expect(twice[0]).toBeDefined();
    expect(twice[1]).toBe(twice[0]);
  } finally {
    expect(await server.stop()).toBe(0);
  }
  const verified = await run(`${lines[4]} --trust ${join(data, 'trust.json')}`);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('final (development)') });
}, 180_000);

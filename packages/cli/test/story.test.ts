// The story of issue and README as an operator and a stranger live it: the real command, server, database and ledger.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashFile } from '../src/files.ts';
import { type Outcome, runCommand, startCommand, startUp } from './run-command.ts';

const canUnshare = spawnSync('unshare', ['--net', 'true']).status === 0;
const FILES = 60;
/** Names that BTML strings can't hold as they are: decomposed letters, a direction override, a joined emoji. */
const oddNames = ['café.txt', 'invoice\u202Etxt.exe', 'family-👩‍👧.txt', 'grüße.txt'];

describe('the story', () => {
  let folder: string;
  let data: string;
  let files: string;
  let server: Awaited<ReturnType<typeof startUp>> | undefined;
  const run = (...args: string[]): Promise<Outcome> =>
    runCommand(args, { cwd: folder, env: { BLOCKCLUSTER_DATA: data } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bc-story-'));
    data = join(folder, 'data');
    files = join(folder, 'files');
    await mkdir(join(files, 'deep', 'er'), { recursive: true });
    for (let i = 0; i < FILES; i += 1) {
      await writeFile(join(files, i % 3 === 0 ? 'deep/er' : '.', `file-${i}.txt`), `content ${i}\n`.repeat(i));
    }
    for (const name of oddNames) await writeFile(join(files, name), `odd ${name}`);
    server = await startUp(data);
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes credentials for its owner alone, and a one-time link', async () => {
    expect((await stat(join(data, 'credentials.json'))).mode & 0o777).toBe(0o600);
    expect(server?.adminLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/admin#token=/);
  });

  it('registers a folder, waits until all is final, and leaves the receipts beside the files', async () => {
    const { code, out } = await run('register', files, '--receipts', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as { accepted: { status: number }[]; refused: unknown[] };
    expect(report.refused).toEqual([]);
    expect(report.accepted).toHaveLength(FILES + oddNames.length);
    expect(report.accepted.every(({ status }) => status === 201)).toBe(true);
  }, 120_000);

  it('knows the same files again, and does not take its own receipts for files', async () => {
    const { code, out } = await run('register', files, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as { accepted: { status: number }[] };
    expect(report.accepted).toHaveLength(FILES + oddNames.length);
    expect(report.accepted.every(({ status }) => status === 200)).toBe(true);
  }, 60_000);

  it('goes on after a registration that was killed in the middle', async () => {
    const more = join(folder, 'more');
    await mkdir(more);
    for (let i = 0; i < 3_000; i += 1) await writeFile(join(more, `m-${i}`), `more ${i}`);
    const child = startCommand(['register', more, '--wait', 'final'], { env: { BLOCKCLUSTER_DATA: data } });
    await new Promise((done) => setTimeout(done, 900));
    child.kill('SIGKILL');
    const { code, out } = await run('register', more, '--wait', 'final', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as { accepted: unknown[] }).accepted).toHaveLength(3_000);
  }, 180_000);

  it('registers under the plan that is named, and refuses one that is not there', async () => {
    const name = join(files, 'file-2.txt');
    const { code, out } = await run('register', name, '--plan', 'default', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ accepted: [{ status: 200 }] });
    const refused = await run('register', name, '--plan', 'nothing', '--json');
    expect(refused.code).toBe(1);
    expect(refused.out + refused.err).toContain('RECORD_PLAN_UNKNOWN');
  }, 60_000);

  it('shows status and a single receipt', async () => {
    const { code, out } = await run('status');
    expect(code).toBe(0);
    expect(out).toContain('is ready');
    const name = join(files, 'file-1.txt');
    const registered = JSON.parse((await run('register', name, '--json')).out) as { accepted: { id: string }[] };
    const receipt = await run('receipt', registered.accepted[0]?.id ?? '', '--format', 'json');
    expect(receipt.code).toBe(0);
    expect(JSON.parse(receipt.out)).toMatchObject({ btml: '1.0', kind: 'receipt' });
  }, 60_000);

  it('stops in order', async () => {
    expect(await server?.stop()).toBe(0);
    server = undefined;
  }, 30_000);

  it('verifies every receipt without the server', async () => {
    const { code, out } = await run('verify', files, '--trust', join(data, 'trust.json'), '--json');
    const report = JSON.parse(out) as {
      state: string;
      results: { file?: string; verdict: { development: boolean } }[];
    };
    expect(report.state).toBe('final');
    expect(code).toBe(0);
    expect(report.results).toHaveLength(FILES + oddNames.length);
    expect(report.results.every(({ file, verdict }) => file !== undefined && verdict.development)).toBe(true);
  }, 60_000);

  it.skipIf(!canUnshare)(
    'verifies in a network namespace without interfaces (needs unshare)',
    async () => {
      const { code, out } = await runCommand(['verify', files, '--trust', join(data, 'trust.json')], {
        cwd: folder,
        prefix: ['unshare', '--net'],
      });
      expect(out).toContain(`${FILES + oddNames.length} checked: ${FILES + oddNames.length} final`);
      expect(code).toBe(0);
    },
    60_000,
  );

  it('does not call a receipt final without the trust roots', async () => {
    const { code, out } = await runCommand(['verify', join(files, 'file-1.txt.btml')], { cwd: folder });
    expect(code).toBe(3);
    expect(out).toContain('consistent');
  }, 60_000);

  it('tells a wrong file, a damaged receipt and wrong words apart by exit code', async () => {
    const trust = ['--trust', join(data, 'trust.json')];
    const receipt = join(files, 'file-1.txt.btml');
    expect((await run('verify', receipt, '--file', join(files, 'file-2.txt'), ...trust)).code).toBe(1);
    const bytes = await readFile(receipt);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(join(folder, 'damaged.btml'), bytes);
    expect((await run('verify', join(folder, 'damaged.btml'), ...trust)).code).toBe(1);
    expect((await run('verify')).code).toBe(2);
    expect((await run('verify', receipt, '--no-such-option')).code).toBe(2);
    expect((await run('no-such-command')).code).toBe(2);
  }, 60_000);

  it('finds the receipt beside a file that is named itself, and says what is missing where there is none', async () => {
    const trust = ['--trust', join(data, 'trust.json')];
    const named = await run('verify', join(files, 'file-1.txt'), join(files, 'file-1.txt.btml'), ...trust, '--json');
    const { results } = JSON.parse(named.out) as { results: { receipt: string; file: string }[] };
    expect(results).toMatchObject([{ receipt: join(files, 'file-1.txt.btml'), file: join(files, 'file-1.txt') }]);
    expect(named.code).toBe(0);
    const lone: [string, string | Uint8Array, string][] = [
      ['invoice.pdf', '%PDF-1.7', 'a file of type application/pdf'],
      ['notes', 'just words', 'a text'],
      ['blob', Uint8Array.of(1, 0, 2), 'binary data'],
      ['nothing', '', 'an empty file'],
    ];
    for (const [name, content, kind] of lone) {
      await writeFile(join(folder, name), content);
      const { code, out, err } = await run('verify', join(folder, name), ...trust);
      expect(code).toBe(1);
      expect(out + err).toContain(`is ${kind}, not a receipt`);
      expect(out + err).toContain(`${name}.btml`);
      expect(out + err).toContain('[CLI_NOT_A_PROOF]');
    }
    await writeFile(join(folder, 'saved.json'), await readFile(join(files, 'file-1.txt.btml')));
    expect((await run('verify', join(folder, 'saved.json'), ...trust)).code).toBe(0);
  }, 60_000);

  it('calls none of 2,000 random single-byte changes to receipt or file final', async () => {
    const trust = parseTrust(await readFile(join(data, 'trust.json')));
    const now = new Date();
    const names = (await readdir(files)).filter((name) => name.endsWith('.btml'));
    let survived = 0;
    let seed = 20261122;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    for (let i = 0; i < 2_000; i += 1) {
      const name = names[random(names.length)] ?? '';
      const receipt = await readFile(join(files, name));
      const digest = `sha-256:${await hashFile(join(files, name.slice(0, -'.btml'.length)))}`;
      const change = 1 + random(255);
      if (i % 4 === 0) {
        const place = 'sha-256:'.length + random(64);
        const digit = Number.parseInt(digest[place] ?? '0', 16);
        const other = ((digit + 1 + random(15)) % 16).toString(16);
        const changed = digest.slice(0, place) + other + digest.slice(place + 1);
        if (changed !== digest && verifyReceipt(receipt, { trust, now, digest: changed }).state === 'final')
          survived += 1;
      } else {
        const place = random(receipt.length);
        receipt[place] = (receipt[place] ?? 0) ^ change;
        if (verifyReceipt(receipt, { trust, now, digest }).state === 'final') survived += 1;
      }
    }
    expect(survived).toBe(0);
  }, 120_000);

  it('starts again on the same data', async () => {
    server = await startUp(data);
    const { code, out } = await run('status');
    expect(code).toBe(0);
    expect(out).toMatch(/records {2}3064 \(3064 final\)/);
  }, 60_000);
});

describe('the tour', () => {
  it('tells the whole story and shows the refusals', async () => {
    const { code, out } = await runCommand(['tour', '--json']);
    const report = JSON.parse(out) as { ok: boolean; steps: { step: string; detail: string }[] };
    expect(report.ok).toBe(true);
    expect(code).toBe(0);
    expect(report.steps.at(-1)?.detail).toContain('invalid');
  }, 120_000);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBftHeader } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const fixture = new URL('../../btml/fixtures/cometbft/contract-state.json', import.meta.url);

describe('verify a proof of state', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bcstate-'));
    const { trust, proofs } = JSON.parse(await readFile(fixture, 'utf8'));
    const { balance } = proofs;
    const { height, id } = parseBftHeader(Buffer.from(balance.headers[0], 'hex'));
    // Pinned, because votes count for a while only, and this machine's clock goes on.
    const chains = [{ ...trust.chains[0], pins: [`${height}:${id}`] }];
    const files = {
      'trust.json': { ...trust, chains },
      'balance.json': balance,
      'forged.json': { ...balance, value: Buffer.from('"976"').toString('hex') },
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const verify = (name: string, ...more: string[]) =>
    runCommand(['verify', name, '--trust', 'trust.json', ...more], {
      cwd: folder,
      env: { BLOCKCLUSTER_DATA: join(folder, 'data') },
    });

  test('says what a contract holds, and refuses what was changed', async () => {
    const good = await verify('balance.json');
    expect(good, good.err).toMatchObject({ code: 0 });
    expect(good.out).toMatch(/^final: /);
    expect(good.out).toContain(`holds ${Buffer.from('"975"').toString('hex')} under the key`);
    const bad = await verify('forged.json');
    expect(bad.code).not.toBe(0);
    expect(bad.out).toMatch(/^invalid: .*ICS23_VALUE/);
    const together = await verify('balance.json', '--file', 'trust.json');
    expect(together.code).not.toBe(0);
    expect(together.err).toContain('goes with no file');
  });
});

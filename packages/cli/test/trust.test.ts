import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeDidKey, nextTrustStatement, parseDocument, signEnvelope } from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand, startUp } from './run-command.ts';

const secret = new Uint8Array(32).fill(7);
const publisher = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(secret) });

interface Version {
  readonly file: { readonly issued: string };
  readonly envelope: ReturnType<typeof signEnvelope>;
  readonly version: number;
  readonly id: string;
}
function version(n: number, previous?: Version, name = 'own', expires?: string): Version {
  const chains = [{ chain: 'eip155:31337', rule: 'none', name }];
  const file = { trust: '1.0', issued: `2026-11-22T12:0${n}:00Z`, chains };
  const statement = nextTrustStatement(file, {
    issuer: publisher,
    ...(previous ? { previous } : {}),
    ...(expires ? { expires } : {}),
  });
  const sign = (hash: Uint8Array) => ed25519.sign(hash, secret);
  const envelope = signEnvelope(statement, {
    suite: 'ed25519',
    key: publisher,
    purpose: 'trust',
    created: file.issued,
    sign,
  });
  return { file, envelope, version: n, id: parseDocument(statement).id };
}
const one = version(1);
const two = version(2, one);
const three = version(3, two);

describe('trust', { timeout: 120_000 }, () => {
  let data: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'bctrust-'));
    env = { BLOCKCLUSTER_DATA: data };
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  const write = async (name: string, last: Version, run: readonly Version[], change = {}) => {
    const path = join(data, name);
    await writeFile(path, JSON.stringify({ ...last.file, ...change, signed: run.map(({ envelope }) => envelope) }));
    return path;
  };
  const run = async (...args: string[]) => {
    const { code, out } = await runCommand(['trust', ...args, '--json'], { env });
    return { exit: code, ...JSON.parse(out) };
  };
  const folder = () => join(data, 'trust', publisher.slice(-16));

  test('follows a publisher from its key, archives what is replaced, and refuses what is not its history', async () => {
    const first = await write('1.json', one, [one]);
    expect(await run('update', first)).toMatchObject({
      exit: 1,
      code: 'CLI_TRUST_PUBLISHER',
      message: expect.stringContaining(publisher),
    });
    expect(await run('update', first, '--publisher', publisher)).toMatchObject({ exit: 0, version: 1, changed: true });
    expect(await run('update', await write('3.json', three, [three]))).toMatchObject({ exit: 1, code: 'TRUST_GAP' });
    const newer = await write('23.json', three, [two, three]);
    expect(await run('verify', newer)).toMatchObject({ exit: 0, follows: 1, version: 3 });
    expect(await run('update', newer)).toMatchObject({ exit: 0, version: 3, replaced: 1 });
    expect(await readdir(join(folder(), 'archive'))).toEqual(['1.json']);
    expect(await readFile(join(folder(), 'archive', '1.json'), 'utf8')).toBe(await readFile(first, 'utf8'));

    expect(await run('update', first)).toMatchObject({ exit: 1, code: 'TRUST_ROLLBACK' });
    const other = version(3, two, 'other');
    expect(await run('update', await write('fork.json', other, [other]))).toMatchObject({
      exit: 1,
      code: 'TRUST_FORK',
    });
    const altered = { chains: [{ chain: 'eip155:31337', rule: 'none', name: 'altered' }] };
    expect(await run('verify', await write('altered.json', three, [three], altered))).toMatchObject({
      exit: 1,
      code: 'TRUST_DIGEST',
    });
    expect(await run('update', newer)).toMatchObject({ exit: 0, version: 3, changed: false });
    const past = version(4, three, 'own', '2026-11-22T12:05:00Z');
    const expired = await write('4.json', past, [past]);
    for (const verb of ['verify', 'update'])
      expect(await run(verb, expired)).toMatchObject({ exit: 1, code: 'TRUST_EXPIRED' });
    expect(await run('update', newer)).toMatchObject({ exit: 0, version: 3, changed: false });
    // The second history that the publisher signed is evidence against it.
    expect((await readdir(folder())).filter((name) => name.startsWith('fork-'))).toHaveLength(1);
  });

  test('shows whose roots are believed and how old they are', async () => {
    const { out } = await runCommand(['trust', 'show', '--json'], { env });
    expect(JSON.parse(out)).toMatchObject([
      { source: 'built in', age: expect.any(Number) },
      { publisher, version: 3, issued: '2026-11-22T12:03:00Z', age: expect.any(Number) },
    ]);
    expect((await runCommand(['trust', 'show'], { env })).out).toContain(`version 3 of ${publisher}`);
  });
});

test('a server signs what it trusts, and its own data directory follows it', { timeout: 240_000 }, async () => {
  const data = await mkdtemp(join(tmpdir(), 'bctrust-'));
  const env = { BLOCKCLUSTER_DATA: data };
  const server = await startUp(data);
  try {
    const update = async (...args: string[]) => {
      const { code, out } = await runCommand(['trust', 'update', ...args, '--json'], { env });
      return { code, ...JSON.parse(out) };
    };
    const first = await update();
    expect(first).toMatchObject({ code: 0, changed: true, publisher: expect.stringMatching(/^did:key:z6Mk/) });
    expect(await update('--url', server.url)).toMatchObject({ code: 0 });
    const known = await (await fetch(`${server.url}/api/v1/trust/1`)).json();
    expect(known).toMatchObject({
      trust: '1.0',
      signed: [{ kind: 'envelope', payload: { kind: 'trust', version: '1' } }],
    });
    const missing = await fetch(`${server.url}/api/v1/trust/999999`);
    expect([missing.status, (await missing.json()).code]).toEqual([404, 'TRUST_VERSION_UNKNOWN']);
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
});

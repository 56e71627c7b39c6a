import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgreementTerms,
  type ChallengeTerms,
  canonicalize,
  formatBlockCid,
  formatNote,
  formatTime,
  noteKeyId,
  openCheckpoint,
  parseBlockCid,
  parseNote,
  signChallenge,
} from '@blockcluster/btml';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuer, logKey, TestLog, testBytes } from '../../../test/storage-support.ts';
import { surveyDag } from '../blocks/dag.ts';
import { importFile } from '../blocks/import.ts';
import { type BlockStore, createBlockStore, memoryBytes } from '../blocks/store.ts';
import { createGateway } from '../gateway/server.ts';
import { ed25519Identity, type LocalMember, startMember } from '../local-group.ts';
import { type Served, serve } from '../serve.ts';
import { createMemberClient, type MemberClient } from './client.ts';
import { formatHeadRequest } from './cosign.ts';
import { signHoldOrder } from './hold-order.ts';
import { fileState } from './state.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const now = (): number => Date.parse('2026-11-22T15:00:00Z') / 1000;
const stranger = ed25519Identity('stranger', testBytes(32, 'stranger'));

describe('a member over HTTP', () => {
  let folder: string;
  let local: LocalMember;
  let client: MemberClient;
  let theirs: MemberClient;
  let store: BlockStore;
  let gateway: Served;
  let cid: string;
  let random = 0;
  const challenge = (change: Partial<ChallengeTerms> = {}, by = issuer) => {
    random += 1;
    const terms: ChallengeTerms = {
      cid,
      random: random.toString(16).padStart(64, '0'),
      block: '1',
      offset: '100',
      length: '64',
      issuer: by.key,
      issued: formatTime(now()),
      ...change,
    };
    return signChallenge(terms, by.sign);
  };
  const post = (path: string, body: string): Promise<Response> =>
    fetch(`${local.url}${path}`, { method: 'POST', body });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blockcluster-member-'));
    local = await startMember({ folder, name: 'member.example', issuers: [issuer.key], logs: [logKey], now });
    const { name, key } = local.member;
    client = createMemberClient({ url: local.url, name, key, issuer, now });
    theirs = createMemberClient({ url: local.url, name, key, issuer: stranger, now });
    store = createBlockStore(memoryBytes());
    gateway = await serve(createGateway(store));
    cid = formatBlockCid((await importFile(testBytes(600_000), store)).cid);
    expect(await client.hold(cid, gateway.url)).toMatchObject({ blocks: 4 });
  });
  afterAll(async () => {
    await local?.stop();
    await gateway?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps its key from others', async () => {
    if (process.platform !== 'win32') expect((await stat(join(folder, 'member.key'))).mode & 0o777).toBe(0o600);
    const again = await startMember({ folder, name: 'member.example', issuers: [], logs: [], now });
    expect(again.member.key).toBe(client.key);
    await again.stop();
  });

  it('holds what its issuers say, and nothing for strangers', async () => {
    expect(await client.held()).toBe(1);
    await expect(theirs.hold(cid, gateway.url)).rejects.toThrow(code('MEMBER_ISSUER'));
    const order = signHoldOrder({ cid, from: gateway.url }, issuer, formatTime(now()));
    const moved = await post('/hold', canonicalize({ ...order, from: 'http://127.0.0.1:1' }));
    expect([moved.status, await moved.json()]).toEqual([422, code('STORAGE_SIGNATURE')]);
    const file = signHoldOrder({ cid, from: 'file:///etc' }, issuer, formatTime(now()));
    expect((await post('/hold', canonicalize({ ...file }))).status).toBe(400);
    const late = signHoldOrder({ cid, from: gateway.url }, issuer, formatTime(now() - 301));
    expect((await post('/hold', canonicalize({ ...late }))).status).toBe(400);
    await expect(
      client.hold(formatBlockCid((await importFile(testBytes(9), { put: async () => {} })).cid), gateway.url),
    ).rejects.toThrow(code('STORAGE_MISSING'));
  });

  it('answers a challenge once', async () => {
    const asked = challenge();
    expect((await client.answer(asked)).key).toBe(client.key);
    await expect(client.answer(asked)).rejects.toThrow(code('MEMBER_REPLAY'));
  });

  it.each<[string, () => ReturnType<typeof challenge>, string]>([
    ['of a stranger', () => challenge({}, stranger), 'MEMBER_ISSUER'],
    ['in the name of somebody else', () => ({ ...challenge({}, stranger), issuer: issuer.key }), 'STORAGE_SIGNATURE'],
    ['that was changed', () => ({ ...challenge(), block: '2' }), 'STORAGE_SIGNATURE'],
    ['of yesterday', () => challenge({ issued: formatTime(now() - 86_400) }), 'MEMBER_CHALLENGE'],
    ['of tomorrow', () => challenge({ issued: formatTime(now() + 86_400) }), 'MEMBER_CHALLENGE'],
    ['about a block that is not', () => challenge({ block: '4' }), 'MEMBER_CHALLENGE'],
    ['beyond the end of a block', () => challenge({ offset: '262140' }), 'MEMBER_CHALLENGE'],
    ['about what it does not hold', () => challenge({ cid: `bafybei${'a'.repeat(52)}` }), 'MEMBER_NOT_HELD'],
    ['for too much', () => challenge({ length: '1025' }), 'SCHEMA_AMOUNT'],
  ])('refuses a challenge %s', async (_name, make, expected) => {
    await expect(client.answer(make())).rejects.toThrow(code(expected));
  });

  it('enters no agreement about more than it holds, or for others', async () => {
    const terms: AgreementTerms = {
      issuer: issuer.key,
      issued: formatTime(now()),
      cid,
      size: '1',
      from: formatTime(now()),
      until: formatTime(now() + 600),
      every: '60',
      within: '60',
      holders: [client.key],
    };
    const { size } = await surveyDag(parseBlockCid(cid), store.get);
    expect(await client.agree({ ...terms, size: String(size) })).toHaveLength(86);
    for (const wrong of [
      { size: '1' },
      { holders: [stranger.key] },
      { until: formatTime(now() - 1), from: formatTime(now() - 9) },
    ]) {
      await expect(client.agree({ ...terms, size: String(size), ...wrong })).rejects.toThrow(code('MEMBER_TERMS'));
    }
    await expect(client.agree({ ...terms, issuer: stranger.key })).rejects.toThrow(code('MEMBER_ISSUER'));
  });

  it('speaks the protocol of C2SP witnesses: a fork of the log is refused', async () => {
    const log = new TestLog();
    log.fill(4);
    const head = log.head();
    const send = (old: number, proof: readonly Uint8Array[], note = head.note) =>
      post('/add-checkpoint', formatHeadRequest({ old, proof, note }));
    const first = await send(0, []);
    expect(first.status).toBe(200);
    const line = await first.text();
    // Its line goes into the note as it is.
    const witness = {
      name: 'member.example',
      kind: 'cosignature' as const,
      publicKey: ed25519.getPublicKey(Buffer.from(await readFile(join(folder, 'member.key'), 'utf8'), 'hex')),
    };
    expect(openCheckpoint(head.note + line, logKey, [witness]).verified).toMatchObject([{}, { time: now() }]);
    expect(line).toContain(Buffer.from(noteKeyId(witness)).toString('base64').slice(0, 4));

    log.fill(3);
    const next = log.head();
    const stale = await send(0, [], next.note);
    expect([stale.status, stale.headers.get('content-type'), await stale.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '4\n',
    ]);
    const unproven = await send(4, [], next.note);
    expect([unproven.status, await unproven.json()]).toEqual([422, code('MEMBER_FORK')]);
    expect((await send(4, await next.consistency(4), next.note)).status).toBe(200);

    const fork = new TestLog();
    fork.fill(9);
    const forked = fork.head();
    const attack = await send(7, await forked.consistency(7), forked.note);
    expect([attack.status, await attack.json()]).toEqual([422, code('MEMBER_FORK')]);
    const same = new TestLog();
    same.fill(7);
    expect((await send(7, [], same.head().note)).status).toBe(422);
    expect((await send(8, [], next.note)).status).toBe(400);

    const { text } = parseNote(next.note);
    const signature = stranger.sign(new TextEncoder().encode(text));
    const forged = formatNote({ text, signatures: [{ name: logKey.name, keyId: noteKeyId(logKey), signature }] });
    expect((await send(7, [], forged)).status).toBe(403);
    const unknown = formatNote({
      text: text.replace(logKey.name, 'other.example'),
      signatures: parseNote(next.note).signatures,
    });
    expect((await send(7, [], unknown)).status).toBe(404);
    expect((await post('/add-checkpoint', 'old 7\n')).status).toBe(400);
  });

  it('lets two heads race: one of two histories wins', async () => {
    const origin = logKey.name;
    const state = await fileState(join(folder, 'race.json'));
    const results = await Promise.all(['aa', 'bb'].map((root) => state.advance(origin, undefined, { size: 1, root })));
    expect(results.sort()).toEqual([false, true]);
    expect(await (await fileState(join(folder, 'race.json'))).head(origin)).toEqual(await state.head(origin));
  });

  it('does not start on a memory that it can not read', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"heads":{"a":{"size":"many"}}}');
    await expect(fileState(file)).rejects.toThrow(code('MEMBER_REQUEST'));
  });

  it.each([
    ['no JSON', '/challenge', 'x', 422],
    ['another document', '/challenge', '{"a":"b"}', 422],
    ['too much', '/challenge', 'x'.repeat(70_000), 400],
    ['nothing', '/hold', '{"a":"b"}', 400],
    ['elsewhere', '/elsewhere', '', 404],
  ])('refuses %s', async (_name, path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  it('serves what it holds through its own gateway', async () => {
    const answer = await fetch(`${local.url}/ipfs/${cid}?format=raw`);
    const root = await store.get(parseBlockCid(cid));
    expect([answer.status, new Uint8Array(await answer.arrayBuffer())]).toEqual([200, root]);
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cidOfBlock,
  encodeDagPb,
  formatBlockCid,
  formatTime,
  judgeContent,
  parseBlockCid,
  rawId,
  verifyDagCar,
} from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuer, judge, logKey, newRecord, TestLog, testBytes } from '../../../test/storage-support.ts';
import { walkBlocks } from '../blocks/dag.ts';
import { defaultProfile, type ImportProfile, importFile, wideProfile } from '../blocks/import.ts';
import { createBlockStore, memoryBytes } from '../blocks/store.ts';
import { fetchCar, gatewaySource } from '../gateway/client.ts';
import { createStorageDriver } from '../group.ts';
import { resolveEvents } from '../key-events.ts';
import { ed25519Identity, kuboPublisher, localClient } from '../local-group.ts';
import { Member } from '../member/member.ts';
import { memoryState } from '../member/state.ts';
import { KuboClient } from './client.ts';
import { type KuboNode, kuboPath, newSwarmKey, startKubo } from './node.ts';
import { kuboStore } from './store.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = kuboPath() === undefined && !required;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const now = (): number => Date.now() / 1000;

describe.skipIf(missing)('real Kubo nodes (skipped without kubo-ipfs)', { timeout: 180_000 }, () => {
  const swarmKey = newSwarmKey();
  let folder: string;
  let node: KuboNode;
  let second: KuboNode;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blockcluster-kubo-test-'));
    node = await startKubo({ folder, swarmKey });
    second = await startKubo({ swarmKey, peers: [node.address] });
  }, 180_000);
  afterAll(async () => {
    await second?.stop();
    await node?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('run in a private network of their own', async () => {
    expect(node.version).toBe('0.39.0');
    const { id } = await node.client.identity();
    expect(await second.client.peers()).toEqual([id]);
    const stranger = await startKubo();
    try {
      await expect(stranger.client.connect(node.address)).rejects.toThrow(code('LEDGER_REFUSED'));
    } finally {
      await stranger.stop();
    }
  });

  it('answer nobody without the token', async () => {
    const open = new KuboClient({ url: node.client.url });
    await expect(open.version()).rejects.toThrow(code('LEDGER_REFUSED'));
  });

  const old: ImportProfile = { cidVersion: 0, chunk: 262_144, width: 174 };
  const narrow: ImportProfile = { cidVersion: 1, chunk: 1_024, width: 5 };
  it.each([
    ['default', defaultProfile, [0, 1, 262_144, 262_145, 1_000_000]],
    ['of old', old, [0, 1, 262_144, 262_145, 1_000_000]],
    ['wide', wideProfile, [1, 1_048_577]],
    ['narrow', narrow, [1_024, 5_121, 26_000, 140_000]],
  ] as const)('compute the CIDs that we compute: profile %s', async (_name, profile, lengths) => {
    for (const length of lengths) {
      const file = await node.client.add(testBytes(length), profile);
      expect(await node.client.isPinned(file.cid)).toBe(true);
      expect(await node.client.cat(file.cid, 2_000_000)).toEqual(testBytes(length));
      const verdict = judgeContent(await node.client.exportDag(file.cid, 3_000_000));
      const digest = createHash('sha256').update(testBytes(length)).digest('hex');
      expect(verdict).toMatchObject({ cid: formatBlockCid(file.cid), digest: `sha-256:${digest}` });
    }
  });

  it('keep blocks of every codec, and hand them on to each other', async () => {
    const document = new TextEncoder().encode('{"btml":"1.0"}');
    const cbor = Uint8Array.of(0xa1, 0x61, 0x61, 0x01);
    const blocks = [
      { cid: cidOfBlock('raw', document), bytes: document },
      { cid: cidOfBlock('json', document), bytes: document },
      { cid: cidOfBlock('dag-json', document), bytes: document },
      { cid: cidOfBlock('dag-cbor', cbor), bytes: cbor },
    ];
    const root = encodeDagPb({ links: blocks.map(({ cid, bytes }, i) => ({ cid, name: `${i}`, size: bytes.length })) });
    const cid = cidOfBlock('dag-pb', root);
    const store = kuboStore(node.client);
    for (const block of [...blocks, { cid, bytes: root }]) {
      await store.put(block.cid, block.bytes);
      expect(await store.get(block.cid)).toEqual(block.bytes);
    }
    expect(await second.client.getBlock(cid)).toBeUndefined();
    await second.client.pin(cid);
    for (const block of blocks) expect(await second.client.getBlock(block.cid)).toEqual(block.bytes);
    expect(formatBlockCid(cidOfBlock('raw', document))).toBe(rawId(document));
  });

  it('serve what can be verified through their gateway, and nothing else', async () => {
    const file = await node.client.add(testBytes(700_000, 'gateway'));
    const dag = verifyDagCar(await fetchCar(node.gateway, file.cid, 2_000_000));
    expect(dag.size).toBe(file.total);
    let blocks = 0;
    for await (const { bytes } of walkBlocks(file.cid, gatewaySource(node.gateway))) blocks += bytes.length;
    expect(blocks).toBe(file.total);
    const plain = await fetch(`${node.gateway}/ipfs/${formatBlockCid(file.cid)}`);
    expect(plain.ok).toBe(false);
    await plain.body?.cancel();
  });

  it('hold content for a group of members; receipts are final with all nodes stopped', async () => {
    const content = testBytes(900_000, 'group');
    const record = newRecord(content, formatTime(now()));
    const log = new TestLog();
    log.fill(6);
    const index = log.append(record);
    const identities = ['alpha', 'beta', 'gamma'].map((name) => ed25519Identity(name, testBytes(32, name)));
    // One member keeps its blocks in a Kubo node of its own, two in the embedded store.
    const members = identities.map((identity, i) => {
      const store = i === 0 ? kuboStore(second.client) : createBlockStore(memoryBytes());
      return new Member({ ...identity, store, state: memoryState(), issuers: [issuer.key], logs: [logKey], now });
    });
    const driver = createStorageDriver({
      group: 'kubo',
      label: 'Group over Kubo',
      members: members.map((member) => localClient(member)),
      threshold: 3,
      issuer,
      now,
      ...kuboPublisher(node),
    });
    expect(await driver.status()).toMatchObject({ reachable: true, synced: true, peers: 1, version: 'kubo 0.39.0' });
    const published = await driver.publish(content);
    const { cid } = await importFile(content, { put: async () => {} });
    expect(formatBlockCid(published.cid)).toBe(formatBlockCid(cid));
    const agreed = await driver.agree({
      root: log.root(),
      content: published,
      from: Math.floor(now()) - 10,
      until: Math.floor(now()) + 3_600,
      every: 600,
      within: 60,
    });
    const anchors = [
      await driver.challenge(log.root(), published),
      driver.evidence(await driver.exercise(agreed)),
      await driver.cosign(log.head()),
    ];
    const document = await driver.challenge(log.root(), await driver.publish(record));
    const events = await driver.append(newRecord(testBytes(2), formatTime(now())), await driver.append(record));
    const history = await driver.challenge(log.root(), events);
    const [kept] = await resolveEvents(events.cid, kuboStore(second.client).get);
    expect(kept?.document).toEqual(record);
    const directory = parseBlockCid(String(Reflect.get(Object(anchors[0]?.challenge), 'cid')));
    expect(await node.client.isPinned(directory)).toBe(true);
    const trust = driver.trust();
    // Stopped before anything is verified, and one of them the hard way.
    process.kill(second.pid, 'SIGKILL');
    await second.stop();
    await node.stop();
    expect((await driver.status()).reachable).toBe(false);
    const claims = [...anchors, document, history].map((anchor) => {
      const {
        state,
        anchors: [verdict],
      } = judge(record, { ...anchor, ...log.path(index) }, trust, now());
      return [state, verdict?.claim];
    });
    expect(claims).toEqual([
      ['final', 'retrieval'],
      ['final', 'agreement'],
      ['final', 'witness'],
      ['final', 'retrieval'],
      ['final', 'retrieval'],
    ]);
    // The folder is used again: what was pinned is still there.
    node = await startKubo({ folder, swarmKey });
    expect(await node.client.isPinned(directory)).toBe(true);
    second = await startKubo({ swarmKey, peers: [node.address] });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { executionBlock, mainnet, mainnetJson } from '../../../test/support/beacon-fixtures.ts';
import { parseEvmHeader, receiptKey, trieValue } from '../../evm/index.ts';
import { fromHex, toHex } from '../../proof/bytes.ts';
import { defaultTrust } from '../../trust/mainnet.ts';
import { parseTrust } from '../../trust/parse.ts';
import type { BeaconTrust } from '../../trust/types.ts';
import type { BtmlMap } from '../../value.ts';
import { extendCommittees } from './archive.ts';
import { checkBeaconEvidence, verifyBeaconSignature } from './evidence.ts';
import { type BeaconJudgement, judgeBeacon } from './finality.ts';
import { CommitteeChain, checkBootstrap, checkUpdate } from './follow.ts';
import { type BeaconNetwork, beaconMainnet } from './forks.ts';
import { parseBeaconHeader } from './header.ts';
import { beaconBootstrap, beaconMembers, beaconUpdate, executionRoot } from './light-client.ts';
import type { BeaconMembers } from './members.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const timeout = 120_000;

const bootstrap = beaconBootstrap(mainnetJson('bootstrap').data);
const pinned = parseBeaconHeader(fromHex(bootstrap.header));
const checkpoint = { slot: pinned.slot, root: pinned.root };
const data: { data: { next_sync_committee: unknown } }[] = mainnetJson('updates');
const updates = data.map((one) => beaconUpdate(one.data));
const finality = mainnetJson('finality').data;
// The finality update is of period 867, whose committee the update of period 866 names.
const members = beaconMembers(finality, data[4]?.data.next_sync_committee);
const block = executionBlock(mainnetJson('block-7109344').data.message.body.execution_payload);
const header = parseEvmHeader(block.header);
let archived: string[] = [];

beforeAll(() => {
  archived = new CommitteeChain(mainnet, 342, checkpoint, bootstrap, updates).archive();
}, timeout);

function trustOf(members: BtmlMap): BtmlMap {
  const chain = { rule: 'beacon', name: 'mainnet', ...beaconMainnet, ...members };
  return { trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [chain] };
}

function judge(trust: BtmlMap, beacon: BeaconMembers = members, raw = block.header): BeaconJudgement {
  const [entry] = parseTrust(trustOf(trust)).chains;
  if (entry?.rule !== 'beacon') throw new TypeError('no entry');
  return judgeBeacon({ headers: [parseEvmHeader(raw)], beacon, trust: entry, pointer: '' });
}

describe('mainnet, Capella: from a pinned block to a transaction', { timeout }, () => {
  test('the pinned block shows the committee of its period', () => {
    expect(checkBootstrap(mainnet, checkpoint, bootstrap).period).toBe(862);
    expect(archived.map((pin) => pin.split(':')[0])).toEqual(['862', '863', '864', '865', '866', '867', '868']);
  });

  test('each update is signed by the committee that the one before it names', () => {
    let step = checkBootstrap(mainnet, checkpoint, bootstrap);
    for (const update of updates) step = checkUpdate(mainnet, step, update, 342);
    expect(`868:${toHex(step.committee.root)}`).toBe(archived[6]);
    const first = checkBootstrap(mainnet, checkpoint, bootstrap);
    const [one, two] = updates;
    if (one === undefined || two === undefined) throw new RangeError('no updates');
    expect(() => checkUpdate(mainnet, first, two, 342)).toThrow(code('POS_UPDATE'));
    expect(() => checkUpdate(mainnet, first, one, 512)).toThrow(code('POS_UPDATE'));
    expect(() => checkUpdate(mainnet, first, { ...one, committee: two.committee }, 342)).toThrow(code('POS_COMMITTEE'));
    expect(() => checkUpdate(mainnet, first, { ...one, finalized: two.finalized }, 342)).toThrow(code('POS_FINALITY'));
    const wrong = { ...first, committee: step.committee };
    expect(() => checkUpdate(mainnet, wrong, one, 342)).toThrow(code('POS_SIGNATURE'));
  });

  test('finality leads to execution block 17923026, recomputed from its payload, and to a transaction in it', () => {
    expect(header.id).toBe(finality.finalized_header.execution.block_hash);
    expect(header.number).toBe(17923026);
    const evidence = checkBeaconEvidence(mainnet, members, header.hash, '');
    expect(`${evidence.period}:${toHex(evidence.committee.root)}`).toBe(archived[5]);
    expect(verifyBeaconSignature(mainnet, members, evidence, '')).toBe(512);
    const proof = block.transactionTrie.proof(receiptKey(5));
    expect(trieValue(header.transactionsRoot, receiptKey(5), proof)).toEqual(block.transactions[5]);
    for (const bad of [proof.slice(0, -1), proof.slice(1), block.transactionTrie.proof(receiptKey(6))]) {
      expect(() => trieValue(header.transactionsRoot, receiptKey(5), bad)).toThrow(code('EVM_TRIE'));
    }
  });

  test('an optimistic update has the signature too, but nothing finalized', () => {
    const { attested_header } = mainnetJson('optimistic').data;
    expect(executionRoot(attested_header.execution)).toHaveLength(32);
    expect(() => beaconMembers(mainnetJson('optimistic').data, data[4]?.data.next_sync_committee)).toThrow(
      code('POS_API'),
    );
  });

  test('the roots that come with the program are these, and outlive what could be followed today', () => {
    const shipped = defaultTrust().chains.find(({ rule }) => rule === 'beacon');
    if (shipped?.rule !== 'beacon') throw new TypeError('no entry');
    expect([...shipped.committees].map(([period, root]) => `${period}:${root}`)).toEqual(archived);
    const request = { headers: [header], beacon: members, trust: shipped, pointer: '' };
    expect(judgeBeacon(request)).toMatchObject({ state: 'final', signers: { count: 512, of: 512 } });
    const committees = new Map(shipped.committees).set(867, archived[4]?.slice(4) ?? '');
    expect(judgeBeacon({ ...request, trust: { ...shipped, committees } })).toMatchObject({
      state: 'invalid',
      code: 'POS_COMMITTEE',
    });
  });

  test('the same by trust entries: archived roots, or a checkpoint and updates', () => {
    expect(judge({ committees: archived })).toMatchObject({ state: 'final', signers: { count: 512, of: 512 } });
    const pin = { checkpoint: `${pinned.slot}:${toHex(pinned.root)}`, bootstrap };
    expect(judge({ ...pin, updates })).toMatchObject({ state: 'final' });
    expect(judge({ ...pin, updates: updates.slice(0, 4) })).toMatchObject({ code: 'FINALITY_NOT_CONNECTED' });
    expect(judge(pin)).toMatchObject({ code: 'FINALITY_NOT_CONNECTED' });
  });

  test('an archive is carried on by updates, and by nothing else', () => {
    const entry = (committees: string[]): BeaconTrust => {
      const [trust] = parseTrust(trustOf({ committees })).chains;
      if (trust?.rule !== 'beacon') throw new TypeError('no entry');
      return trust;
    };
    const [first] = archived;
    const { current_sync_committee: committee } = mainnetJson('bootstrap').data;
    const all = data.map((one) => one.data);
    expect(extendCommittees(entry([first ?? '']), committee, all)).toEqual(archived);
    // From where the archive ends: the committee's keys are in the update before.
    const next = data[3]?.data.next_sync_committee;
    expect(extendCommittees(entry(archived.slice(0, 5)), next, all.slice(4))).toEqual(archived);
    expect(() => extendCommittees(entry([first ?? '']), next, [])).toThrow(code('POS_UPDATE'));
    expect(() => extendCommittees(entry([first ?? '']), committee, all.slice(1))).toThrow(code('POS_UPDATE'));
    const other = [first ?? '', `863:${'00'.repeat(32)}`];
    expect(() => extendCommittees(entry(other), committee, all)).toThrow(code('POS_UPDATE'));
  });

  test('another fork version, another genesis, another fork layout', () => {
    const fork = (layout: string, version: string): BtmlMap => ({
      committees: archived,
      forks: [{ layout, version, epoch: '0' }],
    });
    expect(judge(fork('capella', '03000000')).state).toBe('final');
    expect(() => judge(fork('capella', '02000000'))).toThrow(code('POS_SIGNATURE'));
    expect(() => judge(fork('deneb', '03000000'))).toThrow(code('POS_EXECUTION'));
    expect(() => judge(fork('electra', '03000000'))).toThrow(code('POS_FINALITY'));
    expect(() => judge(fork('altair', '03000000'))).toThrow(code('POS_FORK'));
    expect(() => judge({ committees: archived, genesis: '00'.repeat(32) })).toThrow(code('POS_SIGNATURE'));
  });

  test('signers that are claimed, and signers that are taken away', () => {
    const none = { ...members, bits: '00'.repeat(64) };
    expect(() => judge({ committees: archived }, none)).toThrow(code('POS_SIGNATURE'));
    for (const bits of [`fe${'ff'.repeat(63)}`, `${'ff'.repeat(32)}${'00'.repeat(32)}`]) {
      expect(() => judge({ committees: archived }, { ...members, bits })).toThrow(code('POS_SIGNATURE'));
    }
  });

  test('another execution block', () => {
    const raw = Uint8Array.from(block.header);
    raw[30] = (raw[30] ?? 0) ^ 1;
    expect(() => judge({ committees: archived }, members, raw)).toThrow(code('POS_EXECUTION'));
  });

  test('a committee of another period', () => {
    const committees = [archived[5] ?? '', archived[4] ?? ''].map((pin, i) => `${867 - i}:${pin.slice(4)}`).reverse();
    expect(judge({ committees }).state).toBe('final');
    expect(judge({ committees: [`867:${archived[4]?.slice(4)}`] })).toMatchObject({
      state: 'invalid',
      code: 'POS_COMMITTEE',
    });
  });

  test('what is no answer of the Beacon API', () => {
    const other: BeaconNetwork = { ...mainnet, forks: [] };
    expect(() => checkBootstrap(other, checkpoint, bootstrap)).toThrow(code('POS_FORK'));
    for (const bad of [null, [], {}, { ...finality, finality_branch: 'x' }, { ...finality, attested_header: {} }]) {
      expect(() => beaconMembers(bad, {})).toThrow(code('POS_API'));
    }
  });
});

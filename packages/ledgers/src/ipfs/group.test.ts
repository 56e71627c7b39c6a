import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CodedError,
  checkChallengedBytes,
  formatBlockCid,
  formatTime,
  isAnchorOf,
  judgeContent,
  parseChallenge,
  signChallenge,
  sortAnchors,
  verifyDagCar,
} from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuer, judge, logKey, newRecord, TestLog, testBytes } from '../../test/storage-support.ts';
import { fetchCar } from './gateway/client.ts';
import { type LocalGroup, startLocalGroup } from './local-group.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
// A clock of the tests' own: members, driver and verifier read it.
let clock = Date.parse('2026-11-22T15:00:00Z') / 1000;
const now = (): number => clock;

describe('an embedded group of three members', () => {
  let folder: string;
  let group: LocalGroup;
  const refusals: [string, CodedError][] = [];
  const start = async (): Promise<LocalGroup> =>
    startLocalGroup({
      folder,
      group: 'tests',
      label: 'Group of the tests',
      names: ['alpha', 'beta', 'gamma'],
      threshold: 2,
      issuer,
      logs: [logKey],
      now,
      onRefusal: (member, error) => refusals.push([member, error]),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blockcluster-group-'));
    group = await start();
  });
  afterAll(async () => {
    await group?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds a file and proves that it was retrieved; the receipt is final with everything stopped', async () => {
    const content = testBytes(1_000_000);
    const record = newRecord(content, formatTime(now()));
    const log = new TestLog();
    log.fill(4);
    const index = log.append(record);
    const published = await group.driver.publish(content);
    const anchor = await group.driver.challenge(log.root(), published);
    const trust = group.driver.trust();
    const car = await fetchCar(group.gateway, published.cid, 2_000_000);
    await group.stop();
    // The members' word about the bytes, held against the content itself; and the content against the record.
    const [known] = sortAnchors([anchor]);
    if (known === undefined || !isAnchorOf(known, 'retrieval-1')) throw new Error('not a retrieval');
    checkChallengedBytes(known, log.root(), car);
    expect(judgeContent(car)).toMatchObject({ claim: 'integrity', digest: Reflect.get(record, 'digest') });
    const verdict = judge(record, { ...anchor, ...log.path(index) }, trust, now());
    expect(verdict.state).toBe('final');
    expect(verdict.anchors[0]).toMatchObject({
      claim: 'retrieval',
      members: { distinct: 3, of: 3 },
      content: formatBlockCid(published.cid),
    });
    group = await start();
    expect(await group.driver.status()).toMatchObject({
      reachable: true,
      synced: true,
      members: [{ held: 1 }, { held: 1 }, { held: 1 }],
    });
    expect(group.driver.trust()).toEqual(trust);
  });

  it('serves what members hold as CARs that anybody can check', async () => {
    const published = await group.driver.publish(testBytes(600_000, 'car'));
    const name = formatBlockCid(published.cid);
    const dag = verifyDagCar(await fetchCar(group.gateway, published.cid, 10_000_000));
    expect(formatBlockCid(dag.root)).toBe(name);
    expect(dag.size).toBe(published.total);
  });

  it('stores a document under its id', async () => {
    const record = newRecord(testBytes(10), formatTime(now()));
    const log = new TestLog();
    log.append(record);
    const published = await group.driver.publish(record);
    const verdict = judge(record, await group.driver.challenge(log.root(), published), group.driver.trust(), now());
    expect(verdict.state).toBe('final');
    expect(verdict.anchors[0]?.content).toBe(verdict.record?.id);
  });

  it('agrees to hold content, and keeps it', async () => {
    const content = testBytes(300_000, 'agreed');
    const record = newRecord(content, formatTime(now()));
    const log = new TestLog();
    log.append(record);
    const request = {
      root: log.root(),
      content: await group.driver.publish(content),
      from: now(),
      until: now() + 86_400,
    };
    let agreement = await group.driver.agree({ ...request, every: 3_600, within: 120 });
    expect(() => group.driver.evidence(agreement)).toThrow(code('LEDGER_EVIDENCE_NOT_READY'));
    for (let period = 0; period < 3; period++) {
      agreement = await group.driver.exercise(agreement);
      clock += 3_600;
    }
    const verdict = judge(record, group.driver.evidence(agreement), group.driver.trust(), now());
    expect(verdict.anchors[0]).toMatchObject({ state: 'final', claim: 'agreement', members: { distinct: 3, of: 3 } });
    clock += 7_200;
    agreement = await group.driver.exercise(agreement);
    expect(judge(record, group.driver.evidence(agreement), group.driver.trust(), now()).code).toBe('FINALITY_GAPS');
  });

  it('does not answer for what rotted, and repairs it when it is asked to hold it again', async () => {
    const content = testBytes(100_000, 'rotten');
    const record = newRecord(content, formatTime(now()));
    const log = new TestLog();
    log.append(record);
    const published = await group.driver.publish(content);
    const anchor = await group.driver.challenge(log.root(), published);
    const blocks = join(folder, 'gamma', 'blocks');
    for (const parent of await readdir(blocks)) {
      for (const file of await readdir(join(blocks, parent))) await writeFile(join(blocks, parent, file), 'rotten');
    }
    const terms = { ...parseChallenge(anchor.challenge ?? ''), random: '00'.repeat(32), issued: formatTime(now()) };
    const gamma = group.members[2]?.member;
    await expect(gamma?.answer(signChallenge(terms, issuer.sign))).rejects.toThrow(code('MEMBER_NOT_HELD'));
    const verdict = judge(record, await group.driver.challenge(log.root(), published), group.driver.trust(), now());
    expect(verdict.anchors[0]).toMatchObject({ state: 'final', members: { distinct: 3, of: 3 } });
  });

  it('does without one member, but not without two', async () => {
    const content = testBytes(1_000, 'few');
    const record = newRecord(content, formatTime(now()));
    const log = new TestLog();
    log.append(record);
    const published = await group.driver.publish(content);
    await group.members[0]?.stop();
    const verdict = judge(record, await group.driver.challenge(log.root(), published), group.driver.trust(), now());
    expect(verdict.anchors[0]).toMatchObject({ state: 'final', members: { distinct: 2, of: 3 } });
    expect(refusals.at(-1)).toEqual(['alpha', code('LEDGER_UNREACHABLE')]);
    await group.members[1]?.stop();
    expect(await group.driver.status()).toMatchObject({
      synced: false,
      members: [{ reachable: false }, { reachable: false }, { reachable: true }],
    });
    await expect(group.driver.challenge(log.root(), published)).rejects.toThrow(code('LEDGER_EVIDENCE_NOT_READY'));
    await group.stop();
    group = await start();
  });

  it('cosigns a log that grows, and no other history of it', async () => {
    const record = newRecord(testBytes(11), formatTime(now()));
    const log = new TestLog();
    log.fill(3);
    const index = log.append(record);
    const first = await group.driver.cosign(log.head());
    expect(judge(record, { ...first, ...log.path(index) }, group.driver.trust(), now())).toMatchObject({
      state: 'final',
      anchors: [{ claim: 'witness', members: { distinct: 3, of: 3 } }],
    });
    log.fill(5);
    const second = await group.driver.cosign(log.head());
    expect(judge(record, { ...second, ...log.path(index) }, group.driver.trust(), now()).state).toBe('final');
    // The same head again: cosigned anew, at another time.
    clock += 5;
    expect((await group.driver.cosign(log.head())).cosignatures).not.toEqual(second.cosignatures);

    const fork = new TestLog();
    fork.fill(12);
    await expect(group.driver.cosign(fork.head())).rejects.toThrow(code('MEMBER_FORK'));
    const older = new TestLog();
    older.fill(2);
    await expect(group.driver.cosign(older.head())).rejects.toThrow(code('LEDGER_EVIDENCE_NOT_READY'));
    // After a restart they still know.
    await group.stop();
    group = await start();
    await expect(group.driver.cosign(fork.head())).rejects.toThrow(code('MEMBER_FORK'));
    log.fill(1);
    expect((await group.driver.cosign(log.head())).form).toBe('witness-1');
  });
});

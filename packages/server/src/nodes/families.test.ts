import { findProgram } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeHost, pidOf } from '../../test/node-support.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',');
const without = (program: string, variable: string, word: string): boolean =>
  findProgram(program, variable) === undefined && !required.includes(word);

/** Each node of the installation: what asks for it, the chain's kind, the member that is killed, and what it needs. */
const nodes = [
  { word: 'anvil', kind: 'none', member: 'node', ledger: true, missing: false, needs: 'nothing but npm' },
  {
    word: 'pos',
    kind: 'none',
    member: 'node',
    ledger: true,
    missing: without('geth', 'BLOCKCLUSTER_GETH', 'go'),
    needs: 'geth',
  },
  {
    word: 'poa',
    kind: 'poa',
    member: 'observer',
    ledger: true,
    missing: without('geth', 'BLOCKCLUSTER_GETH', 'go'),
    needs: 'geth 1.13',
  },
  {
    ...{ word: 'cosmos', kind: 'bft', member: 'serving', ledger: true },
    ...{ missing: without('cometbft', 'BLOCKCLUSTER_COMETBFT', 'matrix'), needs: 'cometbft' },
  },
  {
    ...{ word: 'wasmd', kind: 'bft', member: 'serving', ledger: true },
    ...{ missing: without('wasmd', 'BLOCKCLUSTER_WASMD', 'matrix'), needs: 'wasmd' },
  },
  {
    ...{ word: 'ipfs', kind: 'storage', member: 'node', ledger: false },
    ...{ missing: without('kubo-ipfs', 'BLOCKCLUSTER_KUBO', 'matrix'), needs: 'kubo-ipfs' },
  },
];

describe('nodes of every family', () => {
  let host: NodeHost;
  beforeAll(async () => {
    host = await NodeHost.create();
  }, 600_000);
  afterAll(() => host?.end(), 300_000);

  for (const { word, kind, member, ledger, missing, needs } of nodes)
    test.skipIf(missing)(`${word} becomes synced, and again after a kill (needs ${needs})`, async () => {
      await host.add({ manifest: word });
      const synced = await host.synced(word);
      expect(synced).toMatchObject({ kind, state: 'synced' });
      process.kill(pidOf(synced, member), 'SIGKILL');
      const healed = await host.until(word, (node) => node.traffic && node.restarts > synced.restarts);
      expect(pidOf(healed, member)).not.toBe(pidOf(synced, member));
      if (ledger) await host.ledger(word, true);
    });

  const cosmos = nodes.find((one) => one.word === 'cosmos');
  test.skipIf(cosmos?.missing)('one of four validators may fail and comes back (needs cometbft)', async () => {
    const before = await host.synced('cosmos');
    process.kill(pidOf(before, 'validator1'), 'SIGKILL');
    const height = before.reading?.height ?? 0;
    const after = await host.until(
      'cosmos',
      (node) => (node.reading?.height ?? 0) > height + 3 && node.restarts > before.restarts,
    );
    expect(pidOf(after, 'validator1')).not.toBe(pidOf(before, 'validator1'));
  });
}, 600_000);

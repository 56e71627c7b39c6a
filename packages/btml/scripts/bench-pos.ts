// What evidence of proof of stake costs, in milliseconds of processor time (the least of several rounds, so that neighbours
// on the machine disturb little), on mainnet's data with committees of 512.
//
//   node packages/btml/scripts/bench-pos.ts
import {
  type BeaconMembers,
  type BtmlMap,
  beaconBootstrap,
  beaconMainnet,
  beaconMembers,
  beaconUpdate,
  CommitteeChain,
  checkBootstrap,
  checkUpdate,
  clearCommitteeCache,
  judgeBeacon,
  parseBeaconHeader,
  parseEvmHeader,
  parseSyncCommittee,
  parseTrust,
} from '../src/index.ts';
import { fromHex } from '../src/proof/bytes.ts';
import { executionBlock, mainnet, mainnetJson } from '../test/support/beacon-fixtures.ts';

function measure(name: string, run: () => void, before: () => void = () => undefined): void {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round++) {
    before();
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  console.log(`${name.padEnd(64)} ${best.toFixed(1).padStart(8)} ms`);
}

const bootstrap = beaconBootstrap(mainnetJson('bootstrap').data);
const pinned = parseBeaconHeader(fromHex(bootstrap.header));
const data: { data: { next_sync_committee: unknown } }[] = mainnetJson('updates');
const updates = data.map((one) => beaconUpdate(one.data));
const beacon = beaconMembers(mainnetJson('finality').data, data[4]?.data.next_sync_committee);
const block = executionBlock(mainnetJson('block-7109344').data.message.body.execution_payload);
const headers = [parseEvmHeader(block.header)];
const start = checkBootstrap(mainnet, pinned, bootstrap);
const committees = new CommitteeChain(mainnet, 342, pinned, bootstrap, updates).archive();

function entry(members: BtmlMap) {
  const chain = { rule: 'beacon', name: 'mainnet', ...beaconMainnet, ...members };
  const [trust] = parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [chain] }).chains;
  if (trust?.rule !== 'beacon') throw new TypeError('no entry');
  return trust;
}

const trust = entry({ committees });
const judge = (members: BeaconMembers): void => {
  const { state } = judgeBeacon({ headers, beacon: members, trust, pointer: '' });
  if (state !== 'final') throw new Error(state);
};
const [first] = updates;
if (first === undefined) throw new RangeError('no update');

measure('judge, all of 512 signed, committee cached', () => judge(beacon));
measure('judge, all of 512 signed, committee not cached', () => judge(beacon), clearCommitteeCache);
measure('update of a period, 511 of 512 signed, cached', () => checkUpdate(mainnet, start, first, 342));
measure(
  'update of a period, 511 of 512 signed, not cached',
  () => checkUpdate(mainnet, start, first, 342),
  clearCommitteeCache,
);
const few = { ...first, bits: `${'ff'.repeat(42)}3f${'00'.repeat(21)}` };
const refused = (): void => {
  try {
    checkUpdate(mainnet, start, few, 342);
  } catch {
    // 342 of the bits are set, so the signature of the others does not hold: the cost is that of a valid one.
  }
};
measure('342 of 512 (170 keys taken off the sum), cached', refused);
measure('342 of 512 (170 keys taken off the sum), not cached', refused, clearCommitteeCache);
measure('committee root', () => parseSyncCommittee(fromHex(beacon.committee), 512));

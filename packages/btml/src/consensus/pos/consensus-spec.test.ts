import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readBootstrap, readUpdate } from '../../../test/support/light-client-ssz.ts';
import { LightClientStore } from '../../../test/support/light-client-store.ts';
import { unsnappy } from '../../../test/support/snappy.ts';
import { fromHex, toHex } from '../../proof/bytes.ts';
import { type BeaconNetwork, beaconPresets } from './forks.ts';
import { parseBeaconHeader } from './header.ts';
import { beaconBootstrap, beaconMembers, executionRoot } from './light-client.ts';

const folder = new URL('../../../fixtures/beacon/consensus-spec/', import.meta.url);
const read = (path: string): Uint8Array => Uint8Array.from(readFileSync(new URL(path, folder)));
const text = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const size = beaconPresets.minimal.committeeSize;
const layouts = { deneb: { depth: 5, version: '04000001' }, electra: { depth: 6, version: '05000001' } } as const;

/** The value after `name:` in the YAML of the vectors. */
function value(yaml: string, name: string): string {
  const found = new RegExp(`${name}: *'?(0x[0-9a-f]+|[A-Za-z0-9_]+)`).exec(yaml)?.[1];
  if (found === undefined) throw new RangeError(`no ${name}`);
  return found;
}

const cases = (['deneb', 'electra'] as const).flatMap((layout) =>
  readdirSync(new URL(`${layout}/`, folder)).map((name) => ({ layout, name })),
);

describe('light-client vectors of consensus-specs, minimal preset', () => {
  test.each(cases)('$layout: $name', { timeout: 300_000 }, ({ layout, name }) => {
    const { depth, version } = layouts[layout];
    const path = `${layout}/${name}`;
    const meta = text(`${path}/meta.yaml`);
    const network: BeaconNetwork = {
      genesis: fromHex(value(meta, 'genesis_validators_root').slice(2)),
      preset: beaconPresets.minimal,
      forks: [{ layout, version: fromHex(version), epoch: 0 }],
    };
    const bootstrap = readBootstrap(unsnappy(read(`${path}/bootstrap.ssz_snappy`)), size, depth);
    const store = new LightClientStore(network, fromHex(value(meta, 'trusted_block_root').slice(2)), bootstrap);
    const steps = text(`${path}/steps.yaml`).split(/^- /m).slice(1);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      const slot = Number(value(step, 'current_slot'));
      if (step.startsWith('force_update')) store.force(slot);
      else store.process(readUpdate(unsnappy(read(`${path}/${value(step, 'update')}.ssz_snappy`)), size, depth));
      const [, finalized = '', optimistic = ''] = step.split(/finalized_header:|optimistic_header:/);
      for (const [header, expected] of [
        [store.finalized, finalized],
        [store.optimistic, optimistic],
      ] as const) {
        const { header: raw } = beaconBootstrap({ ...bootstrap, header });
        expect(`0x${toHex(parseBeaconHeader(fromHex(raw)).root)}`).toBe(value(expected, 'beacon_root'));
        expect(`0x${toHex(executionRoot(header.execution))}`).toBe(value(expected, 'execution_root'));
        expect(header.beacon.slot).toBe(value(expected, 'slot'));
      }
    }
  });

  test('the branch to the block hash is that to the payload, and the tree inside of it', () => {
    const path = 'electra/light_client_sync';
    const file = readdirSync(new URL(path, folder)).find((one) => one.endsWith('_sf.ssz_snappy'));
    const update = readUpdate(unsnappy(read(`${path}/${file}`)), size, 6);
    const { execution } = beaconMembers(update, update.next_sync_committee);
    expect(execution).toHaveLength(9);
    expect(execution.slice(5)).toEqual(update.finalized_header.execution_branch.map((one) => one.slice(2)));
  });
});

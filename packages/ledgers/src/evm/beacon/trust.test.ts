import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type BtmlMap, beaconMainnet, beaconPresets, defaultTrust, parseTrust } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRpc } from '../client/rpc.ts';
import { createBeaconClient } from './client.ts';
import type { BeaconNodes } from './evidence.ts';
import { beaconTrustEntry } from './trust.ts';

const folder = new URL('../../../../btml/fixtures/beacon/mainnet/', import.meta.url);
const recorded = async (name: string) => JSON.parse(await readFile(new URL(name, folder), 'utf8'));
const shipped = defaultTrust().chains.find(({ rule }) => rule === 'beacon');
const roots = shipped?.rule === 'beacon' ? [...shipped.committees].map(([at, root]) => `${at}:${root}`) : [];
const base = { chain: 'eip155:1', name: 'mainnet', pins: [], contracts: [] };
const before = (committees: readonly string[]): BtmlMap => ({
  genesis: beaconMainnet.genesis,
  committees: [...committees],
});

describe('the archive of sync committees, on recorded answers of mainnet', { timeout: 120_000 }, () => {
  let server: Server;
  let nodes: BeaconNodes;
  /** Changes what the node says. */
  let lie: (path: string, body: string) => string = (_path, body) => body;

  beforeAll(async () => {
    const updates = await recorded('updates.json');
    const { beacon } = (await recorded('finality.json')).data.finalized_header;
    const header = {
      data: {
        root: `0x${'00'.repeat(32)}`,
        canonical: true,
        header: { message: beacon, signature: `0x${'00'.repeat(96)}` },
      },
    };
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://node');
      const first = Number(url.searchParams.get('start_period')) - 862;
      const body = url.pathname.endsWith('/updates')
        ? JSON.stringify(first < 0 ? [] : updates.slice(first, first + Number(url.searchParams.get('count'))))
        : url.pathname.endsWith('/headers/finalized')
          ? JSON.stringify(header)
          : '';
      response.writeHead(body === '' ? 404 : 200, { 'content-type': 'application/json' }).end(lie(url.pathname, body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const forks = beaconMainnet.forks.map(({ layout, version, epoch }) => ({
      ...{ layout, version: Buffer.from(version, 'hex'), epoch: Number(epoch) },
    }));
    const preset = { presetName: 'mainnet', preset: beaconPresets.mainnet } as const;
    const chain = { ...preset, genesis: Buffer.from(beaconMainnet.genesis, 'hex'), genesisTime: 1_606_824_023, forks };
    nodes = { rpc: createRpc({ url }), client: createBeaconClient({ url }), chain: async () => chain };
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const entry = (committees: readonly string[], archive = new Map<number, string>()) =>
    beaconTrustEntry(nodes, archive, { ...base, before: before(committees) });

  it('grows by what the committees of the archive signed for, and forgets nothing', async () => {
    expect(roots).toHaveLength(7);
    const archive = new Map<number, string>();
    const grown = await entry(roots.slice(0, 4), archive);
    expect(grown.committees).toEqual(roots);
    // The next period's committee stands in no finalized state yet: it is named, not archived.
    expect([...archive.keys()]).toEqual([862, 863, 864, 865, 866, 867]);
    expect(parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [grown] }).chains).toHaveLength(1);
    const old = [`3:${'ab'.repeat(32)}`, ...roots];
    expect((await entry(old)).committees).toEqual(old);
  });

  it('refuses a node whose committee is not the archived one', async () => {
    const other = [...roots.slice(0, 3), `865:${'00'.repeat(32)}`];
    await expect(entry(other)).rejects.toMatchObject({ code: 'LEDGER_COMMITTEES' });
  });

  it('refuses a root that the committee before did not sign for', async () => {
    lie = (path, body) => {
      if (!path.endsWith('/updates')) return body;
      const updates: { data: { sync_aggregate: { sync_committee_signature: string } } }[] = JSON.parse(body);
      const [other] = updates.toReversed();
      for (const { data } of updates)
        if (other !== undefined)
          data.sync_aggregate.sync_committee_signature = other.data.sync_aggregate.sync_committee_signature;
      return JSON.stringify(updates);
    };
    await expect(entry(roots.slice(0, 4))).rejects.toMatchObject({ code: 'POS_SIGNATURE' });
    lie = (_path, body) => body;
  });

  it('begins anew for another chain under the same id', async () => {
    const strange = { ...before(roots), genesis: '11'.repeat(32) };
    const fresh = await beaconTrustEntry(nodes, new Map(), { ...base, before: strange });
    expect(fresh.committees).not.toContain(roots[0]);
  });
});

import { consensusKinds, layers } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenLedgers, openLedgers } from '../ledgers/open.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import type { LiveCell } from './cells.ts';
import { matrixRoutes } from './routes.ts';

let server: TestServer;
let ledgers: OpenLedgers | undefined;
beforeAll(async () => {
  server = await createTestServer({
    routes: async (context) => {
      ledgers = await openLedgers({
        ...context,
        config: {
          ...context.config,
          ledgers: [
            { name: 'sandbox', family: 'sandbox' },
            {
              name: 'away',
              family: 'cosmos',
              url: 'http://127.0.0.1:1/',
              ...{ chainId: 'c-1', flavor: 'sdk', gasPrice: '0.01stake' },
            },
            { name: 'plain', family: 'cosmos', url: 'http://127.0.0.1:1/', chainId: 'c-2', flavor: 'plain' },
          ],
        },
      });
      await ledgers.signer.account('sandbox', ledgers.get('sandbox'));
      return [matrixRoutes({ ...context, ledgers })];
    },
  });
}, 120_000);
afterAll(async () => {
  await ledgers?.close();
  await server.close();
});

async function cells(): Promise<LiveCell[]> {
  const response = await server.app.inject({
    url: '/api/v1/matrix',
    headers: { authorization: server.bearer.auditor },
  });
  expect(response.statusCode).toBe(200);
  return response.json().cells;
}

describe('GET /matrix', () => {
  it('has each of the twenty cells once', async () => {
    const found = (await cells()).map(({ layer, kind }) => `${layer} ${kind}`);
    expect(new Set(found).size).toBe(20);
    expect(found.sort()).toEqual(layers.flatMap((layer) => consensusKinds.map((kind) => `${layer} ${kind}`)).sort());
  });

  it('tells what runs here from what could, and never calls a node live that does not answer', async () => {
    for (const cell of await cells()) {
      expect(cell.rule).not.toBe('');
      if (cell.kind === 'pow') {
        expect(cell).toMatchObject({ state: 'live', ledgers: [{ name: 'sandbox', development: true, synced: true }] });
        expect(BigInt(cell.ledgers[0]?.cost?.amount ?? 0)).toBeGreaterThan(0n);
        expect(cell.ledgers[0]).toMatchObject({ delay: null, exercised: null });
      } else if (cell.kind === 'bft') {
        // A chain without accounts anchors and publishes; it has no contracts.
        const names = cell.layer === 'contract' ? ['away'] : ['away', 'plain'];
        expect(cell.state).toBe('available');
        expect(cell.ledgers[0]?.cost).toBeNull();
        expect(cell.ledgers).toMatchObject(names.map((name) => ({ name, synced: false })));
        expect(cell.nodes[0]).toBe(['contract', 'settlement'].includes(cell.layer) ? 'wasm' : 'cosmos');
      } else expect(cell).toMatchObject({ state: 'available', ledgers: [] });
    }
  });

  it('gives each cell the middle of the newest delays of its own operations', async () => {
    const { db } = server.context;
    const { id: key } = await db.selectFrom('signer_keys').select('id').executeTakeFirstOrThrow();
    const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 12, 0, second));
    const add = async (id: string, op: string, seconds: number, state: 'final' | 'failed' = 'final'): Promise<void> => {
      const place = { ledger: 'sandbox', chain: 'bip122:x', account: 'bip122:x:y', asset: 'bip122:x/slip44:1' };
      await sql`
        INSERT INTO transactions (id, intent_id, issuer, salt, intent, op, ledger, chain, account, key_id, state, max_fee,
          asset, expires, next_at, created_at, updated_at)
        VALUES (${id}, ${id}, 'did:key:z', ${id}, '{}', ${op}, ${place.ledger}, ${place.chain}, ${place.account}, ${key},
          ${state}, 1, ${place.asset}, ${at(59)}, ${at(0)}, ${at(0)}, ${at(seconds)})`.execute(db);
    };
    await add('a', 'anchor', 10);
    await add('b', 'anchor', 20);
    await add('c', 'pay', 50);
    await add('d', 'anchor', 55, 'failed');
    const pow = (await cells()).filter(({ kind }) => kind === 'pow');
    const found = Object.fromEntries(pow.map((cell) => [cell.layer, cell.ledgers[0]]));
    expect(found.data).toMatchObject({ delay: 10, exercised: at(20).toISOString() });
    expect(found.settlement).toMatchObject({ delay: 20, exercised: at(50).toISOString() });
    expect(found.contract).toMatchObject({ delay: null, exercised: null });
  });

  it('is for who may see the ledgers', async () => {
    expect((await server.app.inject({ url: '/api/v1/matrix' })).statusCode).toBe(401);
  });
});

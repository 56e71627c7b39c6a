import { consensusKinds, layers } from '@blockcluster/ledgers';
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
        expect(cell).toMatchObject({ state: 'available', ledgers: [{ name: 'away', synced: false, cost: null }] });
      } else if (cell.kind === 'storage') {
        expect(cell).toMatchObject({ state: 'planned', code: 'MATRIX_PLANNED', ledgers: [] });
      } else expect(cell).toMatchObject({ state: 'available', ledgers: [] });
    }
  });

  it('is for who may see the ledgers', async () => {
    expect((await server.app.inject({ url: '/api/v1/matrix' })).statusCode).toBe(401);
  });
});

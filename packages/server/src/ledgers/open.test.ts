import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerConfig } from '../config.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { openLedgers } from './open.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, 120_000);
afterAll(() => server.close());

const open = (ledgers: readonly LedgerConfig[]) =>
  openLedgers({ ...server.context, config: { ...server.context.config, ledgers } });

describe('opening ledgers', () => {
  const nowhere = 'http://127.0.0.1:1/';
  const wrong: [string, LedgerConfig[]][] = [
    ['an unknown setting', [{ name: 'b', family: 'bitcoin', url: nowhere, ...{ surplus: 1 } }]],
    ['no address', [{ name: 'b', family: 'bitcoin' }]],
    ['an address that is none', [{ name: 'b', family: 'bitcoin', url: 'localhost' }]],
    ['an unknown network', [{ name: 'b', family: 'bitcoin', url: nowhere, network: 'moon' }]],
    ['an EVM node without a rule', [{ name: 'e', family: 'evm', url: nowhere, ...{ chainId: 5 } }]],
    ['Clique without its genesis', [{ name: 'e', family: 'evm', url: nowhere, ...{ chainId: 5, rule: 'clique' } }]],
    ['a Cosmos node without a flavor', [{ name: 'c', family: 'cosmos', url: nowhere, ...{ chainId: 'c-1' } }]],
    [
      'two sandboxes',
      [
        { name: 's', family: 'sandbox' },
        { name: 't', family: 'sandbox' },
      ],
    ],
  ];
  for (const [what, ledgers] of wrong)
    test(`refuses ${what}`, async () => {
      await expect(open(ledgers)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    });

  test('a node that is down does not keep the server from starting, when its chain is named', async () => {
    const ledgers = await open([
      { name: 'b', family: 'bitcoin', url: nowhere, network: 'regtest' },
      { name: 'e', family: 'evm', url: nowhere, ...{ chainId: 5, rule: 'none' } },
      { name: 'k', family: 'cosmos', url: nowhere, ...{ chainId: 'c-1', flavor: 'sdk', gasPrice: '0.01stake' } },
    ]);
    expect((await ledgers.get('b').status()).reachable).toBe(false);
    expect((await ledgers.get('e').status()).reachable).toBe(false);
    expect(await ledgers.get('k').status()).toMatchObject({ reachable: false, synced: false });
    expect(() => ledgers.get('c')).toThrow(expect.objectContaining({ code: 'LEDGER_NOT_FOUND' }));
    await ledgers.close();
  });

  test('two servers that start at once share one sandbox and one key', async () => {
    const both = await Promise.all([
      open([{ name: 's', family: 'sandbox' }]),
      open([{ name: 's', family: 'sandbox' }]),
    ]);
    const accounts = await Promise.all(both.map((ledgers) => ledgers.signer.account('s', ledgers.get('s'))));
    expect(accounts[0]).toEqual(accounts[1]);
    const tips = await Promise.all(both.map((ledgers) => ledgers.get('s').status()));
    expect(tips[0]).toEqual(tips[1]);
    await Promise.all(both.map((ledgers) => ledgers.minables.get('s')?.mine()));
    expect((await both[0].get('s').status()).height).toBe(434);
    await Promise.all(both.map((ledgers) => ledgers.close()));
  });
});

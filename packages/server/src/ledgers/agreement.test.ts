import { agreedDriver, type BlockRef, type LedgerDriver } from '@blockcluster/ledgers';
import { afterAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../anchors/testing.ts';
import { configsOf, severalOf } from './several.ts';

/** A node that follows a fork of its own, in which everything has happened that the server waits for. */
function lying(driver: LedgerDriver): LedgerDriver {
  const at: BlockRef = { height: 440, hash: 'ab'.repeat(32) };
  return {
    ...driver,
    blockHash: async (height) =>
      height >= at.height ? `${height.toString(16).padStart(64, '0')}` : driver.blockHash(height),
    status: async () => ({ ...(await driver.status()), height: 500, hash: 'cd'.repeat(32) }),
    scan: async (request) => {
      const honest = await driver.scan(request);
      const transactions = request.watched.map(({ txid }) => ({
        txid,
        state: 'included' as const,
        at,
        confirmations: 60,
        success: true,
      }));
      return { ...honest, transactions };
    },
    evidence: async ({ op }) => ({
      chain: driver.chain,
      form: 'bitcoin-op-return-1',
      root: String(op.root),
      headers: ['00'.repeat(80)],
    }),
  };
}

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.end();
});
async function anchored(wrap: (driver: LedgerDriver) => LedgerDriver) {
  const world = await createWorld({ wrap });
  worlds.push(world);
  await world.plan({});
  await world.tick();
  await world.close(1);
  await world.publish();
  for (let round = 0; round < 4; round++) await world.tick();
  const state = async () => {
    const rows = await world.database.db.selectFrom('transactions').select(['state', 'reservation']).execute();
    return rows.map((row) => ({ ...row, reservation: Number(row.reservation) }));
  };
  return { world, state };
}

describe('a server behind several nodes', { timeout: 120_000 }, () => {
  let agreed: ReturnType<typeof agreedDriver> | undefined;

  test('alone, a lying node makes it call an anchor final that no block holds', async () => {
    const { state } = await anchored(lying);
    expect(await state()).toMatchObject([{ state: 'final' }]);
  });

  test('among three it makes nothing final and nothing paid twice, and loses its traffic', async () => {
    const { world, state } = await anchored((driver) => {
      const nodes = [driver, driver, lying(driver)].map((one, i) => ({ name: `node${i}`, driver: one }));
      agreed = agreedDriver(nodes, { agreement: 'majority' });
      return agreed;
    });
    expect(await state()).toMatchObject([{ state: 'broadcast' }]);
    await world.mine(12);
    expect(await state()).toEqual([{ state: 'final', reservation: 0 }]);
    expect(agreed?.standings()).toMatchObject([
      { state: 'agrees' },
      { state: 'agrees' },
      { name: 'node2', state: 'dissents' },
    ]);
  });
});

describe('the configuration of several nodes', () => {
  const base = { name: 'btc', family: 'bitcoin' as const };
  const urls = ['http://alice:s%40cret@one.example:8332', 'http://two.example:8332'];

  test('gives each its own address and login', () => {
    expect(severalOf(base)).toBeUndefined();
    expect(severalOf({ ...base, urls, agreement: 'all' })).toEqual({ urls, agreement: 'all' });
    expect(configsOf({ ...base, network: 'signet', urls, agreement: 'all' }, urls)).toEqual([
      {
        name: 'one.example:8332',
        config: { ...base, network: 'signet', url: 'http://one.example:8332/', user: 'alice', password: 's@cret' },
      },
      { name: 'two.example:8332', config: { ...base, network: 'signet', url: urls[1] } },
    ]);
  });

  test('refuses one address, the same twice, and a rule that is none', () => {
    const refused = expect.objectContaining({ code: 'CONFIG_INVALID' });
    expect(() => severalOf({ ...base, urls: urls.slice(0, 1) })).toThrow(refused);
    expect(() => severalOf({ ...base, urls: [urls[0], urls[0]] })).toThrow(refused);
    expect(() => severalOf({ ...base, urls, agreement: 'some' })).toThrow(refused);
    expect(() => severalOf({ ...base, urls, url: 'http://three.example' })).toThrow(refused);
    expect(() => severalOf({ ...base, agreement: 'all' })).toThrow(refused);
  });
});

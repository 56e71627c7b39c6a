import { formatTime, parseTrust, prepareVerifier, type Verifier, verifyState } from '@blockcluster/btml';
import {
  type CosmosNetwork,
  cellContract,
  createCosmosDriver,
  startWasmdNetwork,
  WASMD_DENOM,
  WASMD_PREFIX,
  wasmdPath,
} from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServedContracts, serveContracts } from '../testing.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = wasmdPath() === undefined && !required;

/** What `cargo schema` would write for the cell. */
const text = { type: 'object', required: ['ok'], properties: { ok: { type: 'string' } }, additionalProperties: false };
const schema = {
  contract_name: 'cell',
  contract_version: '1.0.0',
  idl_version: '1.0.0',
  instantiate: { title: 'InstantiateMsg', ...text },
  execute: { title: 'ExecuteMsg', oneOf: [text] },
  query: { title: 'QueryMsg', oneOf: [{ type: 'string', enum: ['content'] }] },
};
const said = (what: unknown) => Buffer.from(JSON.stringify(what)).toString('base64');

interface Held {
  readonly account: string;
  readonly balance: string;
  readonly final: string;
}
interface Moved {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

describe.skipIf(missing)('a contract on a Cosmos SDK chain (skipped without wasmd)', { timeout: 240_000 }, () => {
  let network: CosmosNetwork;
  let world: ServedContracts;
  let own: string;

  beforeAll(async () => {
    const chainId = 'contracts-1';
    const coin = { prefix: WASMD_PREFIX, denom: WASMD_DENOM };
    const common = { name: 'wasm', label: 'Wasm', chainId, flavor: 'sdk', development: true, ...coin } as const;
    world = await serveContracts(async (signer) => {
      // The first block has to know who pays: the account comes before the node.
      const { account } = await signer.account('wasm', createCosmosDriver({ ...common, url: 'http://127.0.0.1:1' }));
      network = await startWasmdNetwork({ chainId, fund: { [account]: 10n ** 12n } });
      own = account.slice(account.lastIndexOf(':') + 1);
      return { name: 'wasm', driver: createCosmosDriver({ ...common, url: network.url }) };
    });
  }, 240_000);
  afterAll(async () => {
    await world?.close();
    await network?.stop();
  }, 60_000);

  test('import, deploy in two transactions, call, query, listen, refuse', async () => {
    const code = Buffer.from(cellContract('tell')).toString('base64');
    const imported = await world.ask('POST', '/contracts', { name: 'cell', schema, code });
    expect(imported).toMatchObject({ status: 201, body: { family: 'cosmwasm' } });
    const deploy = '/contracts/cell/deploy?ledger=wasm&wait=final&timeout=120';
    const made = await world.ask('POST', deploy, { ok: said('first') });
    expect(made).toMatchObject({ status: 200, body: { state: 'final', succeeded: true } });
    expect(made.body.address).toMatch(/^wasm1[0-9a-z]{58}$/);
    expect(await world.ask('GET', '/contracts/cell/query/content')).toMatchObject({
      status: 200,
      body: { result: { result: 'first' } },
    });
    expect(await world.ask('POST', '/contracts/cell/listeners', { name: 'all' })).toMatchObject({ status: 201 });
    const told = await world.ask('POST', '/contracts/cell/call/ok?wait=final&timeout=120', { value: said('second') });
    expect(told).toMatchObject({ status: 200, body: { state: 'final', succeeded: true } });
    expect((await world.ask('GET', '/contracts/cell/query/content')).body.result).toEqual({ result: 'second' });
    const { items } = await world.until(
      () => world.ask('GET', '/contracts/cell/events?state=final'),
      (body) => body.items?.some((step: { txid: string }) => step.txid === told.body.txid),
    );
    expect(items.at(-1)).toMatchObject({ event: 'wasm', arguments: { type: 'wasm', action: 'tell' } });
    expect(await world.ask('POST', '/contracts/cell/call/ok', { value: 5 })).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_ARGUMENT' },
    });
    await proven(told.body.height);
    const stranger = { ledger: 'wasm', address: own };
    expect(await world.ask('POST', '/contracts/cell/instances', stranger)).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_NO_CODE' },
    });
    const elsewhere = { ledger: 'wasm', address: '0x0000000000000000000000000000000000000001' };
    expect((await world.ask('POST', '/contracts/cell/instances', elsewhere)).body.code).toBe('CONTRACT_ADDRESS');
  });

  test('CW20: one request deploys it, balances follow transfers, and each is proven', async () => {
    const call = async (path: string, body: object) => {
      const done = await world.ask('POST', `/contracts/${path}?wait=final&timeout=120`, body);
      expect(done, JSON.stringify(done.body)).toMatchObject({ status: 200, body: { state: 'final', succeeded: true } });
      return done.body;
    };
    const gold = { template: 'cw20', contract: 'gold', name: 'Gold', symbol: 'GOLD', supply: '1000' };
    expect(await world.ask('POST', '/tokens?ledger=wasm', { ...gold, supply: String(1n << 128n) })).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_ARGUMENT', pointer: '/supply' },
    });
    for (const wrong of [{ symbol: 'A1' }, { decimals: 19 }, { name: 'Au' }])
      expect((await world.ask('POST', '/tokens?ledger=wasm', { ...gold, ...wrong })).status).toBe(400);
    const other = { template: 'erc20', contract: 'silver', name: 'Silver', symbol: 'AG', supply: '1' };
    expect((await world.ask('POST', '/tokens?ledger=wasm', other)).body.code).toBe('CONTRACT_LEDGER');

    const made = await world.ask('POST', '/tokens?ledger=wasm&wait=final&timeout=120', gold);
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 200, body: { contract: 'gold', succeeded: true } });
    expect((await world.ask('GET', '/contracts/gold/balances')).body.code).toBe('CONTRACT_NOT_INDEXED');
    expect((await world.ask('POST', '/contracts/gold/listeners', { name: 'index' })).status).toBe(201);
    const driver = world.modules.ledgers.get('wasm');
    const { account } = await world.signer.account('wasm', driver, 'friend');
    const friend = account.slice(account.lastIndexOf(':') + 1);
    const vault = (await world.ask('GET', '/contracts/cell')).body.instances[0].address;
    await call('gold/call/transfer', { recipient: friend, amount: '25' });
    await call('gold/call/send', { contract: vault, amount: '7', msg: said('deposit') });
    const burnt = await call('gold/call/burn', { amount: '100' });
    const excess = await world.ask('POST', '/contracts/gold/call/transfer', { recipient: friend, amount: '1000' });
    expect(excess).toMatchObject({ status: 422, body: { code: 'CONTRACT_REVERTED' } });
    expect(excess.body.detail).toBe('Overflow: Cannot Sub with 868 and 1000: execute wasm contract failed');
    const nobody = await world.ask('GET', '/contracts/gold/query/balance?arg.address=nobody');
    expect(nobody).toMatchObject({ status: 422, body: { code: 'CONTRACT_REVERTED' } });
    expect(nobody.body.detail).toMatch(/^Generic error: .*query wasm contract failed/);

    const { items, next } = await world.until(
      () => world.ask('GET', '/contracts/gold/balances'),
      (body) => body.items?.length === 3 && body.items.every((item: Held) => item.balance === item.final),
    );
    expect(next).toBeNull();
    const held = new Map(items.map((item: Held) => [item.account, item.final]));
    expect(held).toEqual(
      new Map([
        [own, '868'],
        [friend, '25'],
        [vault, '7'],
      ]),
    );
    const one = await world.ask('GET', `/contracts/gold/balances?account=${friend}`);
    expect(one.body.items).toEqual([{ account: friend, balance: '25', final: '25' }]);
    const moved = await world.ask('GET', '/contracts/gold/transfers?state=final');
    expect(moved.body.items.map(({ from, to, amount }: Moved) => [from, to, amount])).toEqual([
      ['', own, '1000'],
      [own, friend, '25'],
      [own, vault, '7'],
      [own, '', '100'],
    ]);
    const trust = await trusted();
    for (const [who, amount] of held) {
      const asked = await world.ask('GET', `/contracts/gold/query/balance?arg.address=${who}`);
      expect(asked.body.result).toEqual({ balance: amount });
      const { body } = await world.ask(
        'GET',
        `/contracts/gold/storage/balance?key=${who}&proof=true&block=${burnt.height}`,
      );
      const { state, fact } = verifyState(JSON.stringify(body.proof), trust);
      expect(state).toBe('final');
      expect(Buffer.from(fact?.value ?? '', 'hex').toString()).toBe(JSON.stringify(amount));
    }

    // With a minter, and nothing to begin with.
    expect((await world.ask('POST', '/contracts', { name: 'points', template: 'cw20' })).status).toBe(201);
    const values = { name: 'Points', symbol: 'PTS', decimals: 0, initial_balances: [], mint: { minter: own } };
    const points = await world.ask('POST', '/contracts/points/deploy?ledger=wasm&wait=final&timeout=120', values);
    expect(points, JSON.stringify(points.body)).toMatchObject({ status: 200, body: { succeeded: true } });
    expect((await world.ask('POST', '/contracts/points/listeners', { name: 'index' })).status).toBe(201);
    await call('points/call/mint', { recipient: friend, amount: '3' });
    await world.until(
      () => world.ask('GET', '/contracts/points/transfers?state=final'),
      (body) => body.items?.length === 1 && body.items[0].from === '' && body.items[0].amount === '3',
    );
  });

  /** What the organization's own node says of its chain, for a verifier. */
  async function trusted(): Promise<Verifier> {
    const entry = await world.modules.ledgers.get('wasm').trust({ pins: [], contracts: [] });
    const trust = parseTrust({ trust: '1.0', issued: formatTime(Date.now() / 1000), chains: [entry] });
    return prepareVerifier({ trust, now: new Date() });
  }

  /** What the cell keeps under its one key, `c`, and that nothing stands under others; before and after a block. */
  async function proven(changed: number): Promise<void> {
    const verifier = await trusted();
    const read = async (place: string) => {
      const { status, body } = await world.ask('GET', `/contracts/cell/storage/${place}`);
      expect(status, JSON.stringify(body)).toBe(200);
      const verdict = verifyState(JSON.stringify(body.proof), verifier);
      expect(verdict).toMatchObject({ state: 'final', kind: 'bft', height: body.block.height });
      expect(verdict.block).toBe(body.block.hash.toLowerCase());
      expect(verdict.fact?.contract).toBe(body.address);
      return { body, verdict };
    };
    // The cell stores the message as it came.
    const hex = (text: string) => `0x${Buffer.from(JSON.stringify({ ok: said(text) })).toString('hex')}`;
    const now = await read('c?proof=true');
    expect(now.body).toMatchObject({ key: '0x63', value: hex('second') });
    expect(now.verdict.fact).toMatchObject({ key: '63', value: hex('second').slice(2) });
    expect((await read('0x63?proof=true')).body.value).toBe(hex('second'));
    expect((await read(`c?proof=true&block=${changed}`)).body.value).toBe(hex('second'));
    expect((await read(`c?proof=true&block=${changed - 1}`)).body.value).toBe(hex('first'));
    for (const nothing of ['d?proof=true', 'b?proof=true', 'balance?key=wasm1x&proof=true']) {
      const { body, verdict } = await read(nothing);
      expect(body.value).toBeNull();
      expect(verdict.fact).not.toHaveProperty('value');
    }
    expect((await read('balance?key=a&key=0x62&proof=true')).body.key).toBe(`0x0007${'62616c616e6365'}00016162`);
    for (const [place, status, code] of [
      ['0x6?proof=true', 422, 'CONTRACT_ARGUMENT'],
      ['c?block=999999', 422, 'CONTRACT_BLOCK'],
    ] as const)
      expect(await world.ask('GET', `/contracts/cell/storage/${place}`)).toMatchObject({ status, body: { code } });
  }
});

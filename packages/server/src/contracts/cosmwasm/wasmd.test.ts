import { formatTime, parseTrust, prepareVerifier, verifyState } from '@blockcluster/btml';
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

  /** What the cell keeps under its one key, `c`, and that nothing stands under others; before and after a block. */
  async function proven(changed: number): Promise<void> {
    const entry = world.modules.ledgers.get('wasm').trust({ pins: [], contracts: [] });
    const trust = parseTrust({ trust: '1.0', issued: formatTime(Date.now() / 1000), chains: [await entry] });
    const verifier = prepareVerifier({ trust, now: new Date() });
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

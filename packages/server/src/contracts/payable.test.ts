import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transactionReceipt } from '../transactions/receipt.ts';
import { type ContractServer, startContractServer, tokenArtifact, vaultArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const noTrust = { trust: '1.0', issued: '2026-01-01T00:00:00Z' };
const asset = 'eip155:31337/slip44:60';

describe.skipIf(missing)('coins that go along (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let account: string;
  let address: string;
  beforeAll(async () => {
    world = await startContractServer();
    account = await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'vault', artifact: vaultArtifact });
    const made = await world.ask('POST', '/contracts/vault/deploy?ledger=anvil&wait=final&value=50', { least_: '10' });
    expect(made).toMatchObject({ status: 200, body: { state: 'final', cost: { value: '50' } } });
    address = made.body.address;
  }, 120_000);
  afterAll(() => world?.close());

  const call = (method: string, query: string, body: unknown = {}) =>
    world.ask('POST', `/contracts/vault/call/${method}?${query}`, body);
  const kept = async () =>
    (await world.ask('GET', `/contracts/vault/query/deposits?arg.account=${account}`)).body.result.result;
  const purse = async (plan: string) =>
    world.server.database.db
      .selectFrom('budget_periods')
      .select(['settled', 'reserved'])
      .where('plan', '=', plan)
      .executeTakeFirstOrThrow();

  test('reach the contract with a call and with its deployment, and the receipt proves how many', async () => {
    expect(await kept()).toBe('50');
    const done = await call('deposit', 'value=25&wait=final');
    expect(done).toMatchObject({ status: 200, body: { state: 'final', succeeded: true, cost: { value: '25' } } });
    expect(await kept()).toBe('75');
    const row = await world.server.database.db
      .selectFrom('transactions')
      .selectAll()
      .where('id', '=', done.body.transaction)
      .executeTakeFirstOrThrow();
    const text = transactionReceipt(row);
    const judge = (given: string) =>
      verifyReceipt(given, {
        now: new Date(),
        trust: parseTrust(JSON.stringify(noTrust)),
      });
    const verdict = judge(text);
    expect(verdict.state).not.toBe('invalid');
    expect(verdict.anchors[0]?.proven).toContain(`It brings 25 base units of ${asset} to it`);
    const lied = judge(text.replace('"amount":"25"', '"amount":"26"'));
    expect(lied.state).toBe('invalid');
  });

  test('are refused where nothing takes them, and where no transaction could carry them', async () => {
    const cases: [string, string, unknown, number, string][] = [
      ['withdraw', 'value=1', { amount: '1' }, 422, 'CONTRACT_NOT_PAYABLE'],
      ['withdraw', 'value=0', { amount: '1' }, 422, 'CONTRACT_NOT_PAYABLE'],
      ['deposit', `value=${2n ** 256n}`, {}, 422, 'CONTRACT_VALUE'],
      ['deposit', 'value=-1', {}, 400, 'REQUEST_INVALID'],
      ['deposit', 'value=1.5', {}, 400, 'REQUEST_INVALID'],
      ['deposit', 'value=0x10', {}, 400, 'REQUEST_INVALID'],
      ['deposit', 'value=1&value=2', {}, 400, 'REQUEST_INVALID'],
      ['deposit', `value=${10n ** 30n}`, {}, 409, 'LEDGER_FUNDS'],
      ['deposit', '', { value: '25' }, 422, 'CONTRACT_ARGUMENT'],
      ['deposit', 'value=9', {}, 422, 'CONTRACT_REVERTED'],
    ];
    for (const [method, query, body, status, code] of cases)
      expect(await call(method, query, body), `${method} ${query}`).toMatchObject({ status, body: { code } });
    expect(await world.ask('POST', '/contracts/vault/query/deposits?value=1', { account })).toMatchObject({
      status: 200,
    });
    await world.ask('POST', '/contracts', { name: 'plain', artifact: tokenArtifact });
    const maker = { name_: 'a', symbol_: 'b', supply: '1' };
    expect(await world.ask('POST', '/contracts/plain/deploy?ledger=anvil&value=1', maker)).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_NOT_PAYABLE' },
    });
    // The worst case of the fee is needed beside the value: the whole balance cannot go.
    const wei = await world.anvil.rpc.request('eth_getBalance', [account, 'latest']);
    expect(await call('deposit', `value=${BigInt(String(wei))}`)).toMatchObject({ body: { code: 'LEDGER_FUNDS' } });
  });

  test('count in the budget of the plan that pays, and are given back where nothing went', async () => {
    const now = new Date();
    const plan = {
      ...{ name: 'coins', ledgers: ['anvil'], close_records: 1n, close_seconds: 1, min_gap_seconds: 0 },
      ...{ budget_amount: String(10n ** 17n), budget_asset: asset, hard: 'budget' as const, deadline_seconds: 60 },
      ...{ created_at: now, updated_at: now },
    };
    await world.server.database.db.insertInto('plans').values(plan).execute();
    await world.ask('POST', '/accounts', { ledger: 'anvil', label: 'saver', plan: 'coins' });
    await world.fund('saver');
    expect(await call('deposit', `from=saver&value=${10n ** 17n}`)).toMatchObject({
      status: 409,
      body: { code: 'BUDGET_EXCEEDED' },
    });
    const value = 10n ** 16n;
    const done = await call('deposit', `from=saver&value=${value}&wait=final`);
    expect(done.body.state).toBe('final');
    expect(await purse('coins')).toEqual({ settled: String(value + BigInt(done.body.cost.paid)), reserved: '0' });
    // Signed untried, and refused by the contract: the fee is gone, the coins are not.
    const failed = await call('deposit', 'from=saver&value=9&simulate=false&gas=100000&wait=final');
    expect(failed.body).toMatchObject({ state: 'failed', succeeded: false });
    const fees = BigInt(done.body.cost.paid) + BigInt(failed.body.cost.paid);
    expect(await purse('coins')).toEqual({ settled: String(value + fees), reserved: '0' });
  });

  test('are options of the generated interfaces where a method takes them, and of no other', async () => {
    const { paths } = (await world.ask('GET', '/contracts/vault/openapi.json')).body;
    const options = (path: string) => JSON.stringify(paths[`/api/v1/contracts/vault/${path}`].post.parameters);
    expect(options('call/deposit')).toContain('#/components/parameters/value');
    expect(options('deploy')).toContain('#/components/parameters/value');
    expect(options('call/withdraw')).not.toContain('parameters/value');
    const client: string = (await world.ask('GET', '/contracts/vault/client.ts')).body;
    expect(client).toMatch(/deposit: \(args: [^)]*Signing & Endowment/);
    expect(client).not.toMatch(/withdraw: \(args: [^)]*Endowment/);
    expect(address).toMatch(/^0x/);
  });
});

import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const friend = stranger();

describe.skipIf(missing)('what is refused, and what is done once (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let address: string;
  beforeAll(async () => {
    world = await startContractServer();
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
    const made = await world.ask('POST', '/contracts/token/deploy?ledger=anvil&wait=included', maker);
    address = made.body.address;
  }, 120_000);
  afterAll(() => world?.close());

  const transactions = async () =>
    Number(
      (
        await world.server.database.db
          .selectFrom('transactions')
          .select((q) => q.fn.countAll<bigint>().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    );
  const transfer = (body: unknown, query = '', headers = {}) =>
    world.ask('POST', `/contracts/token/call/transfer${query}`, body, { headers });

  test('arguments of the wrong type, size, name or number', async () => {
    const before = await transactions();
    const cases: [unknown, string][] = [
      [{ to: friend }, '/value'],
      [{ to: friend, value: '1', more: '1' }, '/more'],
      [{ to: 'me', value: '1' }, '/to'],
      [{ to: friend.slice(0, -2), value: '1' }, '/to'],
      [{ to: friend, value: '-1' }, '/value'],
      [{ to: friend, value: '1.5' }, '/value'],
      [{ to: friend, value: 1.5 }, '/value'],
      [{ to: friend, value: '01' }, '/value'],
      [{ to: friend, value: String(2n ** 256n) }, '/value'],
      [{ to: friend, value: 2 ** 60 }, '/value'],
      [{ to: friend, value: null }, '/value'],
      [{ to: [friend], value: '1' }, '/to'],
    ];
    for (const [body, pointer] of cases)
      expect(await transfer(body), JSON.stringify(body)).toMatchObject({
        status: 422,
        body: { code: 'CONTRACT_ARGUMENT', pointer },
      });
    expect(await transfer('text')).toMatchObject({ status: 400 });
    expect(await world.ask('POST', '/contracts/token/query/balanceOf', { account: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_ARGUMENT', pointer: '/account' },
    });
    expect(await world.ask('GET', '/contracts/token/query/balanceOf?arg.account=x')).toMatchObject({ status: 422 });
    expect(await transactions()).toBe(before);
  });

  test('names, verbs, ledgers, addresses and blocks that there are not', async () => {
    const cases: [string, string, number][] = [
      ['/contracts/nothing/call/transfer', 'CONTRACT_INSTANCE', 404],
      ['/contracts/token/call/mint', 'CONTRACT_METHOD_UNKNOWN', 404],
      ['/contracts/token/call/balanceOf', 'CONTRACT_METHOD_UNKNOWN', 404],
      ['/contracts/token/query/transfer', 'CONTRACT_METHOD_UNKNOWN', 404],
      ['/contracts/token/call/__proto__', 'CONTRACT_METHOD_UNKNOWN', 404],
      [`/contracts/token/call/transfer?address=${friend}`, 'CONTRACT_INSTANCE', 404],
      ['/contracts/token/call/transfer?ledger=sandbox', 'CONTRACT_INSTANCE', 404],
      ['/contracts/token/call/transfer?from=nobody', 'ACCOUNT_UNKNOWN', 404],
      ['/contracts/token/call/transfer?fee=1', 'REQUEST_INVALID', 400],
      ['/contracts/token/call/transfer?maxFee=1', 'TRANSACTION_FEE', 422],
      ['/contracts/token/query/totalSupply?block=999999', 'CONTRACT_BLOCK', 422],
      ['/contracts/token/query/totalSupply?proof=true', 'CONTRACT_PROOF', 422],
    ];
    for (const [url, code, status] of cases) {
      const body = url.includes('/query/') ? {} : { to: friend, value: '1' };
      expect(await world.ask('POST', url, body), url).toMatchObject({ status, body: { code } });
    }
    expect(await world.ask('GET', '/contracts/nothing')).toMatchObject({
      status: 404,
      body: { code: 'CONTRACT_NOT_FOUND' },
    });
    expect(await world.ask('GET', '/contracts/token/events')).toMatchObject({ body: { code: 'LISTENER_NOT_FOUND' } });
    expect(await world.ask('POST', '/contracts/token/listeners', { name: 'x', events: ['Nothing'] })).toMatchObject({
      status: 404,
      body: { code: 'CONTRACT_EVENT_UNKNOWN', pointer: '/events/0' },
    });
    // A state of the past: the supply before the deployment can't be asked, that after it can.
    expect((await world.ask('GET', '/contracts/token/query/totalSupply?block=final')).body.result).toEqual({
      result: '1000',
    });
  });

  test('a ledger that is another chain now than the one that the contract stands on', async () => {
    const { db } = world.server.database;
    await world.ask('POST', '/contracts', { name: 'moved', abi: tokenArtifact.abi, ledger: 'anvil', address });
    await db.updateTable('contract_instances').set({ chain: 'eip155:1' }).where('contract', '=', 'moved').execute();
    const refused = { status: 409, body: { code: 'CONTRACT_CHAIN' } };
    const call = await world.ask('POST', '/contracts/moved/call/transfer', { to: friend, value: '0' });
    expect(call).toMatchObject(refused);
    expect(await world.ask('GET', '/contracts/moved/query/totalSupply')).toMatchObject(refused);
    expect(await world.ask('GET', '/contracts/moved/storage/0')).toMatchObject(refused);
  });

  test('a contract that refuses says why, before anything is signed', async () => {
    const before = await transactions();
    const refuse = (how: string) => world.ask('POST', '/contracts/token/query/refuse', { how });
    const reasons: [string, string, string][] = [
      ['1', 'Error', 'because it was asked to'],
      ['2', 'Panic', 'an assertion'],
      ['3', 'ERC20InsufficientBalance', 'needed'],
      ['4', 'unknown', 'without a reason'],
      ['5', 'Panic', 'division by zero'],
    ];
    for (const [how, name, message] of reasons) {
      const { status, body } = await refuse(how);
      expect([status, body.code, body.details?.name], how).toEqual([422, 'CONTRACT_REVERTED', name]);
      expect(body.detail).toContain(message);
    }
    expect(await transfer({ to: friend, value: '1001' })).toMatchObject({
      status: 422,
      body: {
        code: 'CONTRACT_REVERTED',
        details: { name: 'ERC20InsufficientBalance', args: { balance: '1000', needed: '1001' } },
      },
    });
    expect(await transactions()).toBe(before);
    // Whoever wants it signed all the same learns the reason from the block that holds it.
    const signed = await transfer({ to: friend, value: '1001' }, '?simulate=false&gas=100000&wait=final');
    expect(signed).toMatchObject({ status: 200, body: { succeeded: false } });
    const { body } = signed;
    const failed = await world.until(
      () => world.ask('GET', `/operations/${body.id}`),
      (operation) => operation.error?.refusal !== undefined && operation.state === 'failed',
    );
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'TRANSACTION_REVERTED', refusal: { name: 'ERC20InsufficientBalance', args: { needed: '1001' } } },
    });
  });

  test('an account without funds, and one that only operators may use', async () => {
    await world.ask('POST', '/accounts', { ledger: 'anvil', label: 'poor' });
    expect(await transfer({ to: friend, value: '0' }, '?from=poor')).toMatchObject({
      status: 409,
      body: { code: 'LEDGER_FUNDS' },
    });
    const developer = { as: 'developer' } as const;
    const body = { to: friend, value: '0' };
    expect(await world.ask('POST', '/contracts/token/call/transfer', body, developer)).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNT_OPERATOR' },
    });
    expect(await world.ask('POST', '/accounts', { ledger: 'anvil', label: 'mine' }, developer)).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    const auditor = { as: 'auditor' } as const;
    expect((await world.ask('POST', '/contracts/token/call/transfer', body, auditor)).status).toBe(403);
    expect((await world.ask('POST', '/contracts', { name: 'x', abi: [] }, auditor)).status).toBe(403);
    expect((await world.ask('GET', '/contracts/token/query/totalSupply', undefined, auditor)).status).toBe(200);
    await world.fund('poor');
    expect((await world.ask('POST', '/contracts/token/call/transfer?from=poor', body, developer)).status).toBe(202);
  });

  test('the budget of the plan that pays for an account is the most that it spends', async () => {
    const asset = 'eip155:31337/slip44:60';
    const now = new Date();
    await world.server.database.db
      .insertInto('plans')
      .values({
        ...{ name: 'small', ledgers: ['anvil'], close_records: 1n, close_seconds: 1, min_gap_seconds: 0 },
        ...{ budget_amount: '1000000000', budget_asset: asset, hard: 'budget', deadline_seconds: 60 },
        ...{ created_at: now, updated_at: now },
      })
      .execute();
    await world.ask('POST', '/accounts', { ledger: 'anvil', label: 'limited', plan: 'small' });
    await world.fund('limited');
    const before = await transactions();
    expect(await transfer({ to: friend, value: '0' }, '?from=limited')).toMatchObject({
      status: 409,
      body: { code: 'BUDGET_EXCEEDED' },
    });
    expect(await transactions()).toBe(before);
    expect(await world.ask('POST', '/accounts', { ledger: 'anvil', label: 'limited', plan: 'none' })).toMatchObject({
      body: { code: 'PLAN_UNKNOWN' },
    });
  });

  test('the same Idempotency-Key does it once, whoever repeats it and however fast', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const body = { to: friend, value: '7' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => transfer(body, '', headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const later = await transfer(body, '', headers);
    expect(later.body.id).toBe(answers[0]?.body.id);
    expect(await transfer({ to: friend, value: '8' }, '', headers)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    // Another principal has keys of its own; another key is another order.
    const other = await transfer(body, '', { 'idempotency-key': 'order-18' });
    expect(other.body.id).not.toBe(later.body.id);
    await world.until(
      () => world.ask('GET', `/contracts/token/query/balanceOf?arg.account=${friend}`),
      ({ result }) => result.result === '14',
    );
  });

  test('an address is taken over only where code is, and its code is what every call expects', async () => {
    const nobody = { name: 'found', artifact: tokenArtifact, ledger: 'anvil', address: friend };
    expect(await world.ask('POST', '/contracts', nobody)).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_NO_CODE' },
    });
    const found = await world.ask('POST', '/contracts', { ...nobody, address, from: 0 });
    expect(found).toMatchObject({ status: 200, body: { instances: [{ address, height: 0 }] } });
    const bad = { ledger: 'anvil', address: '0x12' };
    expect(await world.ask('POST', '/contracts/found/instances', bad)).toMatchObject({
      body: { code: 'CONTRACT_ADDRESS' },
    });
    // Somebody changes the code at the address.
    const [copy] = [stranger()];
    const set = (code: string) => world.anvil.rpc.request('anvil_setCode', [copy, code]);
    await set(tokenArtifact.deployedBytecode);
    await world.ask('POST', '/contracts', { name: 'copy', abi: tokenArtifact.abi, ledger: 'anvil', address: copy });
    await set('0x00');
    expect(await world.ask('POST', '/contracts/copy/call/transfer', { to: friend, value: '0' })).toMatchObject({
      status: 409,
      body: { code: 'LEDGER_CODE_MISMATCH' },
    });
    const other = { ledger: 'anvil', address: copy };
    expect(await world.ask('POST', '/contracts/copy/instances', other)).toMatchObject({
      status: 409,
      body: { code: 'CONTRACT_CODE_OTHER' },
    });
  });

  test('imports that are none', async () => {
    const cases: [unknown, string][] = [
      [{ name: 'x' }, 'CONTRACT_IMPORT'],
      [{ name: 'x', abi: [], artifact: {} }, 'CONTRACT_IMPORT'],
      [{ name: 'x', abi: 'no json' }, 'CONTRACT_FORMAT'],
      [{ name: 'x', abi: [{ type: 'function', name: 'a b', inputs: [], outputs: [] }] }, 'CONTRACT_NAME'],
      [{ name: '../x', abi: [] }, 'REQUEST_INVALID'],
      [{ name: 'x', descriptor: { descriptor: '1.0' } }, 'CONTRACT_IMPORT'],
    ];
    for (const [body, code] of cases)
      expect((await world.ask('POST', '/contracts', body)).body.code, JSON.stringify(body)).toBe(code);
    const deploy = { name_: 'a', symbol_: 'b', supply: '1' };
    await world.ask('POST', '/contracts', { name: 'interface', abi: tokenArtifact.abi });
    expect(await world.ask('POST', '/contracts/interface/deploy?ledger=anvil', deploy)).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_CODE' },
    });
    expect(await world.ask('POST', '/contracts/token/deploy?ledger=anvil', { ...deploy, supply: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_ARGUMENT', pointer: '/supply' },
    });
    // A descriptor with a selector that is not its signature's is made anew.
    const { descriptor } = (await world.ask('GET', '/contracts/token')).body;
    const forged = structuredClone(descriptor);
    for (const method of forged.methods) method.selector = '0x00000000';
    await world.ask('POST', '/contracts', { name: 'forged', descriptor: forged });
    const adopted = (await world.ask('GET', '/contracts/forged')).body.descriptor;
    const selectors = ({ methods }: typeof descriptor) =>
      methods.map((method: { selector: string }) => method.selector);
    expect(selectors(adopted)).toEqual(selectors(descriptor));
  });

  test('arguments that are too large', async () => {
    const many = (count: number) => ({ to: Array(count).fill(friend), values: Array(count).fill('0') });
    const url = '/contracts/token/call/transferMany';
    expect(await world.ask('POST', url, many(6_000))).toMatchObject({
      status: 413,
      body: { code: 'REQUEST_TOO_LARGE' },
    });
    for (const simulate of [true, false])
      expect(await world.ask('POST', `${url}?simulate=${simulate}&gas=16000000`, many(300))).toMatchObject({
        status: 422,
        body: { code: 'CONTRACT_ARGUMENT' },
      });
    expect(await world.ask('POST', `${url}?wait=final`, many(20))).toMatchObject({
      status: 200,
      body: { state: 'final' },
    });
  });
});

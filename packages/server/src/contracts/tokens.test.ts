import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger } from './testing.ts';

const missing = anvilPath() === undefined;

interface Held {
  readonly account: string;
  readonly token?: string;
  readonly balance: string;
  readonly final: string;
}

describe.skipIf(missing)('tokens of the standards (skipped without anvil)', { timeout: 300_000 }, () => {
  let world: ContractServer;
  let me: string;
  const friend = stranger();
  beforeAll(async () => {
    world = await startContractServer({ manual: true, confirmations: 3 });
    me = await world.fund('anchor');
  }, 180_000);
  afterAll(() => world?.close());

  /** Makes blocks until an operation is final. */
  const finish = (id: string) =>
    world.until(
      async () => {
        await world.anvil.mine(1);
        return world.ask('GET', `/operations/${id}`);
      },
      ({ state, address }) => state === 'final' && address !== undefined,
    );
  const call = async (path: string, body: unknown) => {
    const { status, body: operation } = await world.ask('POST', `/contracts/${path}`, body);
    expect(status, JSON.stringify(operation)).toBe(202);
    expect(await finish(operation.id)).toMatchObject({ succeeded: true });
  };
  const make = async (body: { readonly contract: string; readonly [member: string]: string | number }) => {
    const made = await world.ask('POST', '/tokens?ledger=anvil', body);
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 202, body: { contract: body.contract } });
    await finish(made.body.id);
    const listener = await world.ask('POST', `/contracts/${body.contract}/listeners`, { name: 'index' });
    expect(listener.status).toBe(201);
  };
  const balances = (path: string, wanted: (items: readonly Held[]) => boolean): Promise<{ items: Held[] }> =>
    world.until(
      async () => {
        await world.anvil.mine(1);
        return world.ask('GET', `/contracts/${path}`);
      },
      ({ items }) => items !== undefined && wanted(items),
    );
  const onChain = async (contract: string, body: object) =>
    (await world.ask('POST', `/contracts/${contract}/query/balanceOf`, body)).body.result.result;
  const held = (items: readonly Held[], account: string, token?: string) =>
    items.find((item) => item.account === account && item.token === token);

  test('ERC-20: one request deploys it; balances follow transfers through a reorganization', async () => {
    const gold = { template: 'erc20', contract: 'gold', name: 'Gold', symbol: 'AU', decimals: 6, supply: '1000' };
    await make(gold);
    expect((await world.ask('GET', '/contracts/gold/query/decimals')).body.result).toEqual({ result: '6' });
    await call('gold/call/transfer', { to: friend, value: '25' });
    const before = await balances('gold/balances', (items) => held(items, friend)?.final === '25');
    expect(before.items).toHaveLength(2);
    expect(held(before.items, me)).toEqual({ account: me, balance: '975', final: '975' });
    expect(await onChain('gold', { account: me })).toBe('975');

    // Included, not final, then undone: five blocks, the final transfer's not among them.
    await world.anvil.mine(5);
    const sent = await world.ask('POST', '/contracts/gold/call/transfer', { to: friend, value: '7' });
    await world.until(
      () => world.ask('GET', `/operations/${sent.body.id}`),
      ({ state }) => state === 'broadcast',
    );
    await world.anvil.mine(1);
    const told = await world.until(
      () => world.ask('GET', `/contracts/gold/balances?account=${friend}`),
      ({ items }) => items?.[0]?.balance === '32',
    );
    expect(told.items).toEqual([{ account: friend, balance: '32', final: '25' }]);
    await world.anvil.rpc.request('anvil_rollback', [5]);
    await world.anvil.mine(1);
    const undone = await world.until(
      () => world.ask('GET', `/contracts/gold/transfers?account=${friend}&state=withdrawn`),
      ({ items }) => items?.length === 1,
    );
    expect(undone.items).toMatchObject([{ from: me, to: friend, amount: '7' }]);
    const back = await world.ask('GET', `/contracts/gold/balances?account=${friend}`);
    expect(back.body.items).toEqual([{ account: friend, balance: '25', final: '25' }]);

    await finish(sent.body.id);
    const after = await balances('gold/balances', (items) => held(items, friend)?.final === '32');
    for (const { account, balance, final } of after.items) {
      expect(final).toBe(balance);
      expect(await onChain('gold', { account })).toBe(balance);
    }
    const all = await world.ask('GET', '/contracts/gold/transfers');
    expect(all.body.items.map((item: { state: string; amount: string }) => [item.state, item.amount])).toEqual([
      ['final', '1000'],
      ['final', '25'],
      ['final', '7'],
    ]);
    const first = await world.ask('GET', '/contracts/gold/transfers?limit=1');
    const rest = await world.ask('GET', `/contracts/gold/transfers?after=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
    const page = await world.ask('GET', '/contracts/gold/balances?limit=1');
    const last = await world.ask('GET', `/contracts/gold/balances?after=${page.body.next}`);
    expect([...page.body.items, ...last.body.items]).toEqual(after.items);
  });

  test('ERC-721 and ERC-1155: by the number of the token, in batches too', async () => {
    await make({ template: 'erc721', contract: 'deed', name: 'Deed', symbol: 'DEED', uri: 'ipfs://' });
    await call('deed/call/mint', { to: me, tokenId: '7' });
    await call('deed/call/mint', { to: me, tokenId: '8' });
    await call('deed/call/transferFrom', { from: me, to: friend, tokenId: '7' });
    const deeds = await balances('deed/balances', (items) => held(items, friend, '7')?.final === '1');
    expect(deeds.items).toHaveLength(2);
    expect(held(deeds.items, me, '8')).toMatchObject({ balance: '1' });
    expect((await world.ask('GET', '/contracts/deed/query/ownerOf?arg.tokenId=7')).body.result.result).toBe(friend);

    await make({ template: 'erc1155', contract: 'kinds' });
    // The same kind twice in one batch.
    const batch = { to: me, ids: ['1', '2', '1'], values: ['10', '20', '5'], data: '0x' };
    await call('kinds/call/mintBatch', batch);
    await call('kinds/call/safeTransferFrom', { from: me, to: friend, id: '1', value: '4', data: '0x' });
    const kinds = await balances('kinds/balances', (items) => held(items, friend, '1')?.final === '4');
    expect(kinds.items).toHaveLength(3);
    for (const { account, token, balance } of kinds.items)
      expect(await onChain('kinds', { account, id: token })).toBe(balance);
    const moves = await world.ask('GET', '/contracts/kinds/transfers?token=1');
    expect(moves.body.items.map((item: { amount: string }) => item.amount)).toEqual(['10', '5', '4']);
  });

  test('what is no token, or not listened to, and bodies that make none', async () => {
    const source = 'pragma solidity ^0.8.0; contract Box { uint256 public v; }';
    expect(await world.ask('POST', '/contracts', { name: 'box', source })).toMatchObject({ status: 201 });
    const box = await world.ask('POST', '/contracts/box/deploy?ledger=anvil', {});
    await finish(box.body.id);
    expect(await world.ask('GET', '/contracts/box/balances')).toMatchObject({ body: { code: 'CONTRACT_NO_TOKEN' } });
    const lone = { template: 'erc20', contract: 'lone', name: 'Lone', symbol: 'L', supply: '1' };
    const headers = { 'idempotency-key': 'one-token' };
    const made = await world.ask('POST', '/tokens?ledger=anvil', lone, { headers });
    expect((await world.ask('POST', '/tokens?ledger=anvil', lone, { headers })).body.id).toBe(made.body.id);
    await finish(made.body.id);
    for (const path of ['balances', 'transfers'])
      expect(await world.ask('GET', `/contracts/lone/${path}`)).toMatchObject({
        status: 409,
        body: { code: 'CONTRACT_NOT_INDEXED', details: { events: ['Transfer'] } },
      });
    // One that hears approvals alone tells nothing of balances.
    await world.ask('POST', '/contracts/lone/listeners', { name: 'some', events: ['Approval'] });
    expect(await world.ask('GET', '/contracts/lone/balances')).toMatchObject({ status: 409 });
    const wrong = [
      { ...lone, template: 'erc777' },
      { ...lone, supply: '-1' },
      { ...lone, supply: '1e3' },
      { ...lone, uri: 'x' },
      { template: 'erc721', contract: 'lone' },
    ];
    for (const body of wrong)
      expect(await world.ask('POST', '/tokens?ledger=anvil', body), JSON.stringify(body)).toMatchObject({
        status: 400,
      });
    const large = await world.ask('POST', '/tokens?ledger=anvil', { ...lone, supply: `9${'0'.repeat(77)}` });
    expect(large).toMatchObject({ status: 422, body: { code: 'CONTRACT_ARGUMENT', pointer: '/supply' } });
  });

  test('templates are imported by name: tokens, scripts of Bitcoin, output descriptors', async () => {
    const cases: [string, string, object][] = [
      ['t-20', 'erc20', { status: 201, body: { family: 'evm' } }],
      ['t-lock', 'hashlock', { status: 201, body: { family: 'bitcoin' } }],
      ['t-none', 'erc777', { status: 422, body: { code: 'CONTRACT_FORMAT' } }],
      ['t-wsh', 'wsh(pk(0))#00000000', { status: 422 }],
      ['t-name', '__proto__', { status: 422, body: { code: 'CONTRACT_FORMAT' } }],
    ];
    for (const [name, template, wanted] of cases)
      expect(await world.ask('POST', '/contracts', { name, template }), template).toMatchObject(wanted);
    const lock = await world.ask('POST', '/contracts/t-lock/deploy?ledger=anvil', {});
    expect(lock).toMatchObject({ status: 422, body: { code: 'CONTRACT_LEDGER' } });
    const schema = { contract_name: 'c', contract_version: '1', idl_version: '1.0.0', instantiate: { type: 'object' } };
    expect(await world.ask('POST', '/contracts', { name: 't-wasm', schema })).toMatchObject({
      status: 201,
      body: { family: 'cosmwasm' },
    });
  });
});

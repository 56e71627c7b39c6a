import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;

describe.skipIf(missing)('a contract on an EVM (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let me: string;
  const friend = stranger();
  beforeAll(async () => {
    world = await startContractServer();
    me = await world.fund('anchor');
  }, 120_000);
  afterAll(() => world?.close());

  test('import, deploy, call, query, listen', async () => {
    const imported = await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    expect(imported).toMatchObject({ status: 201, body: { name: 'token', version: 1, family: 'evm', instances: [] } });
    const again = await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    expect(again).toMatchObject({ status: 200, body: { version: 1 } });

    const deployed = await world.ask('POST', '/contracts/token/deploy?ledger=anvil&wait=final', {
      name_: 'Token',
      symbol_: 'TKN',
      supply: '1000',
    });
    expect(deployed).toMatchObject({ status: 200, body: { kind: 'deploy', state: 'final', succeeded: true } });
    expect(deployed.body.address).toMatch(/^0x[0-9a-f]{40}$/);

    const listening = await world.ask('POST', '/contracts/token/listeners', { name: 'all' });
    expect(listening).toMatchObject({ status: 201, body: { name: 'all', events: [], address: deployed.body.address } });

    const called = await world.ask('POST', '/contracts/token/call/transfer?wait=final', { to: friend, value: '25' });
    expect(called).toMatchObject({
      status: 200,
      body: { state: 'final', method: 'transfer', succeeded: true, simulation: { result: { result: true } } },
    });
    expect(BigInt(called.body.cost.paid)).toBeLessThan(BigInt(called.body.cost.worstCase));

    const asked = await world.ask('GET', `/contracts/token/query/balanceOf?arg.account=${friend}`);
    expect(asked).toMatchObject({ status: 200, body: { method: 'balanceOf', result: { result: '25' } } });
    const posted = await world.ask('POST', '/contracts/token/query/balanceOf', { account: me });
    expect(posted.body.result).toEqual({ result: '975' });

    const told = await world.until(
      () => world.ask('GET', '/contracts/token/events?event=Transfer&state=final'),
      (body) => body.items?.length === 2,
    );
    expect(told.items[1]).toMatchObject({
      state: 'final',
      event: 'Transfer',
      arguments: { from: me, to: friend, value: '25' },
      txid: called.body.txid,
      repeated: 0,
    });
    const all = await world.ask('GET', '/contracts/token/events');
    expect(all.body.items.map((item: { position: string }) => item.position)).toEqual(['1', '2', '3', '4']);
  });
});

import { formatTime, parseTrust, prepareVerifier, verifyState } from '@blockcluster/btml';
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

  test('a word of storage is proven against the header of its block, and a forged one is not', async () => {
    // totalSupply is the third variable of the contract.
    const { status, body } = await world.ask('GET', '/contracts/token/storage/2?proof=true');
    expect([status, BigInt(body.value)]).toEqual([200, 1000n]);
    const entry = await world.modules.ledgers.get('anvil').trust({ pins: [], contracts: [] });
    const trust = parseTrust({ trust: '1.0', issued: formatTime(Date.now() / 1000), chains: [entry] });
    const verify = (proof: object) => verifyState(JSON.stringify(proof), prepareVerifier({ trust, now: new Date() }));
    // A development node has no consensus: nothing of it is better.
    const fact = { contract: body.address, key: body.key.slice(2), value: body.value.slice(2) };
    expect(verify(body.proof)).toMatchObject({ state: 'consistent', kind: 'none', block: body.block.hash, fact });
    const forged = { ...body.proof, value: body.value.slice(2, -1).concat('1') };
    expect(verify(forged)).toMatchObject({ state: 'invalid', code: 'STATE_VALUE' });
    const [leaf] = body.proof.storage.slice(-1);
    const storage = [...body.proof.storage.slice(0, -1), leaf.replace(/.$/, leaf.endsWith('0') ? '1' : '0')];
    expect(verify({ ...forged, storage })).toMatchObject({ state: 'invalid', code: 'EVM_TRIE' });
    const alone = await world.ask('GET', `/contracts/token/storage/2/proof?block=${body.block.height}`);
    expect(alone).toMatchObject({ status: 200, body: { form: 'evm-state-1', ...fact } });
    const mapped = await world.ask('GET', '/contracts/token/storage/2?key=x');
    expect(mapped).toMatchObject({ status: 422, body: { code: 'CONTRACT_ARGUMENT', pointer: '/key' } });
    expect((await world.ask('GET', '/contracts/token/storage/99?proof=true')).body.value).toBe(`0x${'0'.repeat(64)}`);
    expect((await world.ask('GET', '/contracts/token/storage/x')).body.code).toBe('CONTRACT_ARGUMENT');
  });

  test('its own OpenAPI document, ABI and versions', async () => {
    const { body: openapi } = await world.ask('GET', '/contracts/token/openapi.json');
    expect(openapi.openapi).toBe('3.1.0');
    expect(Object.keys(openapi.paths)).toContain('/api/v1/contracts/token/call/transfer');
    const { body: abi } = await world.ask('GET', '/contracts/token/abi.json');
    expect(abi).toContainEqual(tokenArtifact.abi.find(({ name }) => name === 'transfer'));
    const interfaceOnly = { name: 'token', abi: tokenArtifact.abi };
    expect(await world.ask('POST', '/contracts', interfaceOnly)).toMatchObject({ status: 201, body: { version: 2 } });
    expect((await world.ask('GET', '/contracts/token?version=1')).body.descriptor.code.creation).toMatch(/^0x60/);
    // What stands was deployed from version 1 and goes on with it.
    expect((await world.ask('GET', '/contracts/token')).body.instances).toMatchObject([{ version: 1 }]);
    expect((await world.ask('GET', '/contracts')).body.items).toMatchObject([{ name: 'token', version: 2 }]);
  });

  test('Solidity source is compiled and deployed in one go', async () => {
    const source =
      'pragma solidity ^0.8.0; contract Box { uint256 public v; function set(uint256 n) external { v = n; } }';
    expect(await world.ask('POST', '/contracts', { name: 'box', source })).toMatchObject({ status: 201 });
    const made = await world.ask('POST', '/contracts/box/deploy?ledger=anvil&wait=included', {});
    expect(made).toMatchObject({ status: 200, body: { succeeded: true } });
    const set = await world.ask('POST', '/contracts/box/call/set?wait=included', { n: '7' });
    expect(set).toMatchObject({ status: 200, body: { succeeded: true } });
    expect((await world.ask('GET', '/contracts/box/query/v')).body.result).toEqual({ result: '7' });
    const bad = await world.ask('POST', '/contracts', { name: 'bad', source: 'contract Bad { uint x = ; }' });
    expect(bad).toMatchObject({ status: 422, body: { code: 'CONTRACT_COMPILE' } });
  });
});

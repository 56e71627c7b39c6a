import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer } from './testing.ts';

const missing = anvilPath() === undefined;
const source = `pragma solidity ^0.8.0;
contract Talker {
  event Said(string words);
  function zero() external { emit Said(string(abi.encodePacked(bytes3(0x610062)))); }
  function broken() external { emit Said(string(abi.encodePacked(bytes3(0xff00ed)))); }
  function say(string calldata words) external { emit Said(words); }
  function fail() external { emit Said(""); revert(string(abi.encodePacked(bytes3(0x6e006f)))); }
}`;

describe.skipIf(missing)('text with U+0000 from a contract (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  beforeAll(async () => {
    world = await startContractServer();
    await world.fund('anchor');
    expect(await world.ask('POST', '/contracts', { name: 'talker', source })).toMatchObject({ status: 201 });
    await world.ask('POST', '/contracts/talker/deploy?ledger=anvil&wait=final', {});
    await world.ask('POST', '/contracts/talker/listeners', { name: 'all' });
  }, 180_000);
  afterAll(() => world?.close());

  test('is stored and published as it is, and stops no listener', async () => {
    for (const method of ['zero', 'broken']) {
      const called = await world.ask('POST', `/contracts/talker/call/${method}?wait=included`, {});
      expect(called).toMatchObject({ status: 200, body: { succeeded: true } });
    }
    const after = await world.ask('POST', '/contracts/talker/call/say?wait=included', { words: 'plain' });
    expect(after).toMatchObject({ status: 200, body: { succeeded: true } });
    const told = await world.until(
      () => world.ask('GET', '/contracts/talker/events?state=final'),
      (body) => body.items?.length === 3,
    );
    const words = told.items.map((item: { arguments: { words: string } }) => item.arguments.words);
    expect(words).toEqual(['a\u0000b', '\ufffd\u0000\ufffd', 'plain']);
    const published = await world.ask('GET', '/events?format=json&types=contract.event');
    const data = published.body.items.map((item: { data: { arguments: { words: string } } }) => item.data);
    expect(data.map((item: { arguments: { words: string } }) => item.arguments.words)).toContain('a\u0000b');
  });

  test('is refused in a request; a reason with it is told like any other', async () => {
    const called = await world.ask('POST', '/contracts/talker/call/say?wait=included', { words: 'x\u0000y' });
    expect(called).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    const failed = await world.ask('POST', '/contracts/talker/call/fail', {});
    expect(failed).toMatchObject({ status: 422, body: { code: 'CONTRACT_REVERTED' } });
    const sent = await world.ask('POST', '/contracts/talker/call/fail?simulate=false&wait=included', {});
    expect(sent.body).toMatchObject({ succeeded: false });
  });
});

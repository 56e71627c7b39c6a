import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, vaultArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const uint = (name: string) => ({ name, type: 'uint256' });
const method = (name: string, inputs: object[], stateMutability = 'view') => ({
  ...{ type: 'function', name, inputs, stateMutability },
  outputs: [uint('')],
});
/** Answers 1 to whatever it is asked. */
const YES = '0x600160005260206000f3';

/** Interfaces and requests of somebody who means harm. */
describe.skipIf(missing)('hostile interfaces (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let address: string;
  beforeAll(async () => {
    world = await startContractServer();
    await world.fund('anchor');
    address = stranger();
    await world.anvil.rpc.request('anvil_setCode', [address, YES]);
  }, 120_000);
  afterAll(() => world?.close());

  const abi = (name: string, items: unknown) =>
    world.ask('POST', '/contracts', { name, abi: items, ledger: 'anvil', address });

  test('names that every object has, and those of our own options, are methods and arguments like others', async () => {
    const options = ['ledger', 'address', 'block', 'proof', 'from', 'value', 'wait', 'gas', 'name', 'method'];
    const items = [
      method('__proto__', [uint('__proto__'), uint('constructor')]),
      method('constructor', [uint('toString')], 'payable'),
      method('then', [uint('hasOwnProperty')]),
      method('deploy', options.map(uint)),
      method('f', [uint('a')]),
      method('f', [{ name: 'a', type: 'address' }]),
      method('f', []),
      method('events', []),
      { type: 'event', name: '__proto__', inputs: [{ ...uint('constructor'), indexed: true }] },
      { type: 'error', name: 'toString', inputs: [uint('__proto__')] },
    ];
    const { status, body } = await abi('odd', items);
    expect(status).toBe(201);
    const names: string[] = body.descriptor.methods.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(8);
    for (const name of names) expect(name in Object.prototype || name === 'then').toBe(false);
    for (const one of body.descriptor.methods) {
      const given = Object.fromEntries(
        one.inputs.map(({ name, type }: { name: string; type: string }) => [name, type === 'address' ? address : '1']),
      );
      if (one.kind === 'call') {
        expect(await world.ask('POST', `/contracts/odd/call/${one.name}?value=1`, given)).toMatchObject({
          status: 202,
        });
        continue;
      }
      const query = new URLSearchParams(Object.entries(given).map(([name, value]) => [`arg.${name}`, String(value)]));
      const inAddress = await world.ask('GET', `/contracts/odd/query/${one.name}?${query}`);
      const inBody = await world.ask('POST', `/contracts/odd/query/${one.name}`, given);
      expect([one.name, inAddress.status, inBody.status]).toEqual([one.name, 200, 200]);
      expect(inAddress.body.result).toEqual({ result: '1' });
    }
    expect((await world.ask('GET', '/contracts/odd/openapi.json')).status).toBe(200);
    expect((await world.ask('GET', '/contracts/odd/client.ts')).status).toBe(200);
    expect(await world.ask('GET', '/contracts/odd/query/f')).toMatchObject({ status: 200 });
    expect(await world.ask('GET', '/contracts/odd/query/f?arg.a=1')).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_ARGUMENT', pointer: '/a' },
    });
    for (const name of ['__proto__', 'constructor', 'then', 'toString', 'valueOf'])
      expect(await world.ask('POST', `/contracts/odd/query/${name}`, {})).toMatchObject({
        status: 404,
        body: { code: 'CONTRACT_METHOD_UNKNOWN' },
      });
  });

  test('members that cannot be told apart, named or held', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => method(`f${i}`, []));
    const nested = (depth: number): object =>
      depth === 0 ? uint('v') : { name: 't', type: 'tuple', components: [nested(depth - 1)] };
    const cases: [string, unknown, number, string][] = [
      ['10,000 functions', many(10_000), 413, 'CONTRACT_LIMIT'],
      ['as text', JSON.stringify(many(10_000)), 413, 'CONTRACT_LIMIT'],
      [
        'many parameters',
        [
          method(
            'f',
            Array.from({ length: 1_100 }, (_, i) => uint(`a${i}`)),
          ),
        ],
        413,
        'CONTRACT_LIMIT',
      ],
      ['deep tuples', [method('f', [nested(9)])], 413, 'CONTRACT_LIMIT'],
      // Both have the selector 42966c68.
      [
        'one selector',
        [method('burn', [uint('')]), method('collate_propagate_storage', [{ name: '', type: 'bytes16' }])],
        422,
        'CONTRACT_COLLISION',
      ],
      ['unicode', [method('trаnsfer', [])], 422, 'CONTRACT_NAME'],
      ['a direction mark', [method('f', [uint('a\u202eb')])], 422, 'CONTRACT_NAME'],
      ['a path', [method('../../keys', [])], 422, 'CONTRACT_NAME'],
      ['nothing', [method('', [])], 422, 'CONTRACT_NAME'],
      ['a long name', [method('f'.repeat(81), [])], 422, 'CONTRACT_NAME'],
      ['no type', [method('f', [{ name: 'a', type: 'uint7' }])], 422, 'CONTRACT_TYPE'],
      ['a huge array', [method('f', [{ name: 'a', type: 'uint8[65537]' }])], 422, 'CONTRACT_TYPE'],
      ['a number', 7, 422, 'CONTRACT_FORMAT'],
      ['null', null, 422, 'CONTRACT_FORMAT'],
      ['null inside', [null], 422, 'CONTRACT_FORMAT'],
      ['a name that is no text', [method(7 as unknown as string, [])], 422, 'CONTRACT_FORMAT'],
    ];
    for (const [what, items, status, code] of cases)
      expect(await abi('bad', items), what).toMatchObject({ status, body: { code } });
    expect((await world.ask('GET', '/contracts/bad')).status).toBe(404);
  });

  test('a failure inside is told as it is, wrapped or not', async () => {
    await world.ask('POST', '/contracts', { name: 'vault', artifact: vaultArtifact });
    await world.ask('POST', '/contracts/vault/deploy?ledger=anvil&wait=final', { least_: '7' });
    const fail = async (how: string, wrapped: boolean) => {
      const { status, body } = await world.ask('POST', '/contracts/vault/query/nested', { how, wrapped });
      return [status, body.details?.name, body.details?.inner?.name, body.detail];
    };
    expect(await fail('1', false)).toEqual([422, 'TooLittle', undefined, expect.stringContaining('"7"')]);
    expect(await fail('1', true)).toEqual([422, 'Failed', 'TooLittle', expect.stringContaining('"7"')]);
    expect(await fail('2', true)).toEqual([422, 'Failed', 'Error', 'Failed: inside']);
    expect(await fail('3', true)).toEqual([422, 'Failed', 'Panic', expect.stringContaining('an assertion')]);
    expect(await fail('4', true)).toEqual([422, 'Failed', undefined, expect.stringContaining('inner')]);
    expect(await fail('6', false)).toEqual([422, 'unknown', undefined, 'The contract refused without a reason']);
  });

  test('a key that may import, and not sign, deploys no token either', async () => {
    const { token } = await world.server.keys.create(
      { name: 'importer', role: 'operator', scopes: ['contracts:read', 'contracts:write', 'transactions:write'] },
      { id: 'test' },
    );
    const headers = { authorization: `Bearer ${token}` };
    const body = { template: 'erc1155', contract: 'mine' };
    expect(await world.ask('POST', '/tokens?ledger=anvil', body, { headers })).toMatchObject({
      ...{ status: 403, body: { code: 'FORBIDDEN', details: { scope: 'contracts:call' } } },
    });
    expect(await world.ask('GET', '/contracts/mine')).toMatchObject({ status: 404 });
  });

  test('no limit of a fee is so high that it takes the room of all others', async () => {
    await world.ask('POST', '/contracts', {
      name: 'yes',
      abi: [method('f', [], 'nonpayable')],
      ledger: 'anvil',
      address,
    });
    await world.anvil.rpc.request('evm_setAutomine', [false]);
    const first = await world.ask('POST', '/contracts/yes/call/f', {});
    const second = await world.ask('POST', '/contracts/yes/call/f', {});
    const raise = (id: string, digits: number) =>
      world.ask('POST', `/operations/${id}/speed-up?maxFee=${'9'.repeat(digits)}`);
    for (const digits of [39, 78, 79, 1_000]) {
      expect(await raise(first.body.id, digits)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      const cancelled = await world.ask('POST', `/operations/${first.body.id}/cancel?maxFee=${'9'.repeat(digits)}`);
      expect(cancelled).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    }
    for (const { body } of [first, second]) expect((await raise(body.id, 38)).status).toBe(200);
    await world.anvil.rpc.request('evm_setAutomine', [true]);
    await world.anvil.rpc.request('evm_mine', []);
  });
});

import { anvilPath, IMPLEMENTATION_SLOT, readCodeMetadata } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, vaultArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const { metadata } = vaultArtifact;

describe.skipIf(missing)('what stands at an address (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let address: string;
  beforeAll(async () => {
    world = await startContractServer();
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'vault', artifact: vaultArtifact });
    const made = await world.ask('POST', '/contracts/vault/deploy?ledger=anvil&wait=final', { least_: '7' });
    address = made.body.address;
  }, 120_000);
  afterAll(() => world?.close());

  const set = (method: string, ...params: unknown[]) => world.anvil.rpc.request(method, params);
  const take = (more: object) =>
    world.ask('POST', '/contracts', { name: 'seen', ledger: 'anvil', address, metadata, ...more });

  test('is described by the metadata file that its code names, and the answer says what that shows', async () => {
    const { status, body } = await take({});
    expect(status).toBe(201);
    expect(body.descriptor).toMatchObject({ title: 'Takes coins, and passes on why something inside it failed' });
    expect(body.descriptor.methods.map(({ name }: { name: string }) => name)).toContain('depositInTwo');
    const [instance] = body.instances;
    expect(instance.verified).toMatchObject({
      verified: [`The metadata file is the one whose hash stands in the code of ${address}`],
      notVerified: [expect.stringContaining('not compiled again')],
      compiler: expect.stringMatching(/^0\.8\./),
      contract: 'Vault.sol:Vault',
    });
    expect(await world.ask('POST', '/contracts/seen/query/least', {})).toMatchObject({
      body: { result: { result: '7' } },
    });
  });

  test('behind a proxy is that of the implementation, which the answer names', async () => {
    const proxy = stranger();
    await set('anvil_setCode', proxy, '0x60006000fd');
    await set('anvil_setStorageAt', proxy, IMPLEMENTATION_SLOT, `0x${address.slice(2).padStart(64, '0')}`);
    const { status, body } = await take({ name: 'proxied', address: proxy });
    expect(status).toBe(201);
    expect(body.instances[0]).toMatchObject({
      address: proxy,
      verified: {
        implementation: address,
        notVerified: [expect.any(String), expect.stringContaining('the implementation stays')],
      },
    });
    await set('anvil_setStorageAt', proxy, IMPLEMENTATION_SLOT, `0x${stranger().slice(2).padStart(64, '0')}`);
    expect(await take({ name: 'empty', address: proxy })).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_NO_CODE' },
    });
  });

  test('is refused where the file is another one, or nothing names a file', async () => {
    const account = stranger();
    const [bare, lent, torn] = [stranger(), stranger(), stranger()];
    const code = String(await set('eth_getCode', address, 'latest'));
    await set('anvil_setCode', bare, '0x60006000fd');
    await set('anvil_setCode', lent, `0xef0100${address.slice(2)}`);
    await set('anvil_setCode', torn, `${code.slice(0, -4)}ffff`);
    const cases: [object, number, string][] = [
      [{ metadata: `${metadata} ` }, 422, 'CONTRACT_METADATA'],
      [{ metadata: metadata.replace('deposit', 'withdraw') }, 422, 'CONTRACT_METADATA'],
      [{ metadata: '' }, 422, 'CONTRACT_METADATA'],
      [{ metadata: JSON.parse(metadata) }, 400, 'REQUEST_INVALID'],
      [{ metadata: 'x'.repeat(262_145) }, 400, 'REQUEST_INVALID'],
      [{ address: account }, 422, 'CONTRACT_NO_CODE'],
      [{ address: lent }, 422, 'CONTRACT_NO_CODE'],
      [{ address: bare }, 422, 'CONTRACT_METADATA_MISSING'],
      [{ address: torn }, 422, 'CONTRACT_METADATA_MISSING'],
      [{ address: '0x12' }, 422, 'CONTRACT_ADDRESS'],
      [{ ledger: undefined }, 422, 'CONTRACT_IMPORT'],
      [{ address: undefined }, 422, 'CONTRACT_IMPORT'],
      [{ ledger: 'mainnet' }, 404, 'LEDGER_NOT_FOUND'],
      [{ abi: [] }, 422, 'CONTRACT_IMPORT'],
    ];
    for (const [more, status, code] of cases)
      expect(await take({ name: 'refused', ...more }), JSON.stringify(more).slice(0, 80)).toMatchObject({
        status,
        body: { code },
      });
    expect((await world.ask('GET', '/contracts/refused')).status).toBe(404);
  });

  test('is never read from what only looks like the map of a compiler', () => {
    const cases = [
      ...['0x', '0x00', '0x0000', '0xffff', '0xa10002', '0xa1616103', '0xa0a00002'],
      // Two members of one name; a length that reaches behind the map; bytes behind it.
      ...['0xa264736f6c634101' + '64736f6c634102000e', '0xa164736f6c635820010009', '0xa164736f6c63410100' + '0009'],
    ];
    for (const code of cases) expect(readCodeMetadata(code)?.ipfs).toBeUndefined();
    expect(readCodeMetadata('0xa164736f6c6343000819000a')).toEqual({ solc: '0.8.25' });
  });
});

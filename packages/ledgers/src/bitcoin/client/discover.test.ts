import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { btcdMissing, Wallet } from '../../../test/bitcoin-support.ts';
import { keyAccount } from '../compile/address.ts';
import { bitcoinNetworks } from '../networks.ts';
import { btcdPath, startBtcd } from './btcd.ts';
import { findBitcoinNodes } from './discover.ts';
import { bitcoinRpcClient } from './rpc.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'blockcluster-home-'));
  folders.push(path);
  return path;
}
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
});

test('a home without nodes has none, and files that lead nowhere are left out in time', async () => {
  const home = await folder();
  expect(await findBitcoinNodes({ home, platform: 'linux' })).toEqual([]);
  await mkdir(join(home, '.bitcoin', 'regtest'), { recursive: true });
  await mkdir(join(home, '.btcd'));
  await writeFile(join(home, '.bitcoin', 'regtest', '.cookie'), '__cookie__:old');
  await writeFile(join(home, '.bitcoin', 'bitcoin.conf'), '[regtest]\nrpcport=1\n[signet]\nrpcport=nonsense\n');
  await writeFile(
    join(home, '.btcd', 'btcd.conf'),
    '; a comment\nrpcuser=u\nrpcpass=p\nrpclisten=127.0.0.1:1\nnotls=1\n',
  );
  expect(await findBitcoinNodes({ home, platform: 'linux', timeout: 500 })).toEqual([]);
});

describe.skipIf(btcdMissing)('discovery (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  test.each(['linux', 'darwin'] as const)('finds a running btcd by its configuration on %s', async (platform) => {
    const binary = btcdPath();
    if (binary === undefined) throw new Error('btcd is required, but neither BLOCKCLUSTER_BTCD nor the PATH has it');
    const home = await folder();
    const dataDir = await folder();
    const node = await startBtcd({ binary, dataDir, network: 'regtest' });
    try {
      const place = platform === 'darwin' ? join(home, 'Library', 'Application Support', 'Btcd') : join(home, '.btcd');
      await mkdir(place, { recursive: true });
      await cp(join(dataDir, 'btcd.conf'), join(place, 'btcd.conf'));
      expect(await findBitcoinNodes({ home, platform })).toEqual([
        { network: 'regtest', endpoint: node.endpoint, version: 'btcd 0.26.2', height: 0, initialDownload: true },
      ]);
    } finally {
      await node.stop();
    }
  });

  test('a btcd that was stopped, killed or left behind goes on where it was, with new credentials', async () => {
    const binary = btcdPath();
    if (binary === undefined) throw new Error('btcd is required, but neither BLOCKCLUSTER_BTCD nor the PATH has it');
    const dataDir = await folder();
    const address = keyAccount(new Wallet().publicKey, bitcoinNetworks.regtest).split(':')[2] ?? '';
    const options = { binary, dataDir, network: 'regtest', miningAddresses: [address] } as const;
    const first = await startBtcd(options);
    await first.generate(120);
    await first.stop();
    const gone = bitcoinRpcClient({ ...first.endpoint, timeout: 1_000 });
    await expect(gone.getTip()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    const second = await startBtcd(options);
    expect(second.endpoint.password).not.toBe(first.endpoint.password);
    const hashes = await second.generate(3);
    process.kill(second.pid, 'SIGKILL');
    await second.stop();
    const third = await startBtcd(options);
    const client = bitcoinRpcClient(third.endpoint);
    expect(await client.getTip()).toEqual({ height: 123, hash: hashes.at(-1) });
    expect(await client.getBlocks(122, 10)).toHaveLength(2);
    await client.close();
    // As after the server was killed: nobody stopped the third.
    const fourth = await startBtcd(options);
    const later = bitcoinRpcClient(fourth.endpoint);
    expect(await later.getTip()).toEqual({ height: 123, hash: hashes.at(-1) });
    expect(() => process.kill(third.pid, 0)).toThrow('ESRCH');
    await later.close();
    await fourth.stop();
  });

  test('a program that is no btcd fails with what it said', async () => {
    const dataDir = await folder();
    await expect(startBtcd({ binary: '/bin/false', dataDir, network: 'regtest' })).rejects.toMatchObject({
      code: 'LEDGER_NODE_START',
    });
  });
});

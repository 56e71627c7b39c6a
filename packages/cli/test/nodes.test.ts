// The same story on nodes that other people wrote: btcd in regtest and a Clique network of go-ethereum.
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createClient } from '@blockcluster/client';
import { btcdPath, type CliqueNetwork, gethPath, startCliqueNetwork } from '@blockcluster/ledgers';
import { createWalletClient, defineChain, http } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, startUp } from './run-command.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',');
const btcd = btcdPath();
const geth = gethPath();
const ots = process.env.BLOCKCLUSTER_OTS ?? (spawnSync('ots', ['--version']).status === 0 ? 'ots' : undefined);
const FILES = 5;

let folder: string;
let data: string;
let files: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bc-nodes-'));
  data = join(folder, 'data');
  files = join(folder, 'files');
  await mkdir(files);
  for (let i = 0; i < FILES; i += 1) await writeFile(join(files, `file-${i}.txt`), `content ${i}\n`);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const env = () => ({ BLOCKCLUSTER_DATA: data });
const run = (...args: string[]) => runCommand(args, { cwd: folder, env: env() });
const credentials = async (): Promise<{ url: string; apiKey: string }> =>
  JSON.parse(await readFile(join(data, 'credentials.json'), 'utf8'));

/** After the server is gone: all final, and not one without the trust file. */
async function verifyAll(words: string): Promise<void> {
  const good = await run('verify', files, '--trust', join(data, 'trust.json'));
  expect(good.out).toContain(`${FILES} checked: ${FILES} final`);
  expect(good.code).toBe(0);
  const single = await run('verify', join(files, 'file-0.txt.btml'), '--trust', join(data, 'trust.json'));
  expect(single.out).toContain(words);
  const without = await runCommand(['verify', files], { cwd: folder });
  expect(without.code).toBe(3);
}

describe('btcd in regtest', () => {
  it.skipIf(btcd === undefined && !required.includes('go'))(
    'anchors, proves and exports an .ots that the reference client follows (needs btcd)',
    async () => {
      const ledgers = JSON.stringify([{ name: 'bitcoin', family: 'bitcoin', node: 'btcd' }]);
      const server = await startUp(data, { BLOCKCLUSTER_LEDGERS: ledgers });
      try {
        const registered = await run('register', files, '--receipts', '--json');
        expect(registered.code).toBe(0);
        const { accepted } = JSON.parse(registered.out) as { accepted: { id: string }[] };
        const exported = await run('receipt', accepted[0]?.id ?? '', '--format', 'ots', '--out', 'file-0.txt.ots');
        expect(exported.code).toBe(0);
      } finally {
        expect(await server.stop()).toBe(0);
      }
      await verifyAll('final (development)');

      const receipt = JSON.parse(await readFile(join(files, 'file-0.txt.btml'), 'utf8')) as {
        anchors: { headers: string[]; height: string }[];
      };
      const header = Buffer.from(receipt.anchors[0]?.headers[0] ?? '', 'hex');
      const root = header.subarray(36, 68).toString('hex');
      const own = await run('verify', 'file-0.txt.ots', '--file', join(files, 'file-0.txt'));
      expect(own.code).toBe(3);
      expect(own.out).toContain(Buffer.from(root, 'hex').reverse().toString('hex'));
      if (ots === undefined) {
        expect(required).not.toContain('ots');
        return;
      }
      const { stdout } = await promisify(execFile)(ots, ['info', join(folder, 'file-0.txt.ots')]);
      expect(stdout).toContain(`verify BitcoinBlockHeaderAttestation(${receipt.anchors[0]?.height})`);
      expect(stdout).toContain(`# Bitcoin block merkle root ${Buffer.from(root, 'hex').reverse().toString('hex')}`);
    },
    180_000,
  );
});

async function fundFrom(network: CliqueNetwork, key: `0x${string}`, to: `0x${string}`): Promise<void> {
  const chain = defineChain({
    id: network.chainId,
    name: 'clique',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [network.url] } },
  });
  const wallet = createWalletClient({ account: privateKeyToAccount(key), chain, transport: http(network.url) });
  await wallet.sendTransaction({ to, value: 10n ** 19n });
}

describe('Clique of go-ethereum 1.13', () => {
  it.skipIf(geth === undefined && !required.includes('go'))(
    'anchors under a budget and proves by named authorities (needs geth 1.13)',
    async () => {
      const key = generatePrivateKey();
      const network = await startCliqueNetwork({ fund: { [privateKeyToAccount(key).address]: 10n ** 21n } });
      try {
        const { url, chainId, clique } = network;
        const ledger = { name: 'company', family: 'evm', url, chainId, rule: 'clique', ...clique };
        const server = await startUp(data, { BLOCKCLUSTER_LEDGERS: JSON.stringify([ledger]) });
        try {
          const { api, unwrap } = createClient(await credentials());
          const { items } = await unwrap(api.GET('/api/v1/ledgers', {}));
          const account = items[0]?.account?.split(':').at(-1) ?? '';
          await fundFrom(network, key, account as `0x${string}`);

          // Out of the box nothing is spent on a ledger that costs: the plan says why.
          const params = { path: { name: 'default' } };
          const quick = { minGapSeconds: 0, close: { records: 1_000, seconds: 1 } };
          await unwrap(api.PATCH('/api/v1/plans/{name}', { params, body: quick }));
          expect((await run('register', files)).code).toBe(0);
          const plan = () => unwrap(api.GET('/api/v1/plans/{name}', { params }));
          for (let i = 0; i < 100 && (await plan()).decisions.length === 0; i += 1) await sleep(200);
          const refused = await plan();
          expect(refused.decisions[0]).toMatchObject({ decision: 'defer' });

          const budget = { period: 'month' as const, amount: String(10n ** 19n), asset: refused.budget?.asset ?? '' };
          await unwrap(api.PATCH('/api/v1/plans/{name}', { params, body: { budget } }));
          const done = await run('register', files, '--receipts');
          expect(done.err).not.toContain('blockcluster:');
          expect(done.code).toBe(0);
          const spend = (await plan()).spend[0];
          expect(BigInt(spend?.settled ?? 0)).toBeGreaterThan(0n);
        } finally {
          expect(await server.stop()).toBe(0);
        }
      } finally {
        await network.stop();
      }
      await verifyAll('named authorities');
    },
    240_000,
  );
});

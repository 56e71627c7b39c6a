import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { REGTEST_GENESIS } from '../sandbox/parameters.ts';
import { headerHash } from '../wire/block.ts';
import { bytesToHex } from '../wire/bytes.ts';
import { findBitcoinNodes } from './discover.ts';
import { bitcoinRpcClient } from './rpc.ts';
import { classifyRefusal } from './send-result.ts';

type Call = { readonly method: string; readonly params: readonly unknown[] };
type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A node of ours that answers over real HTTP; `raw` answers are sent as they are. */
async function node(
  answer: (
    call: Call,
    authorization: string,
  ) => Answer | { readonly raw: string; readonly status?: number } | 'silence',
): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const given = answer(JSON.parse(body), request.headers.authorization ?? '');
      if (given === 'silence') return;
      if ('raw' in given) response.writeHead(given.status ?? 200).end(given.raw);
      else
        response
          .writeHead('error' in given ? 500 : 200)
          .end(JSON.stringify({ result: null, error: null, ...given, id: 1 }));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return `http://127.0.0.1:${address.port}/`;
}

const header = REGTEST_GENESIS.slice(0, 80);
const genesis = headerHash(header);

/** The answers that Bitcoin Core's RPC documentation shows, for a chain of one block. */
function core({ method, params }: Call): Answer {
  switch (method) {
    case 'getbestblockhash':
      return { result: genesis };
    case 'getblockhash':
      return params[0] === 0 ? { result: genesis } : { error: { code: -8, message: 'Block height out of range' } };
    case 'getblockheader':
      if (params[0] !== genesis) return { error: { code: -5, message: 'Block not found' } };
      return { result: params[1] === false ? bytesToHex(header) : { hash: genesis, height: 0, time: 1296688602 } };
    case 'getnetworkinfo':
      return { result: { version: 290000, subversion: '/Satoshi:29.0.0/', connections: 8, relayfee: 0.00001 } };
    case 'getblockchaininfo':
      return { result: { chain: 'regtest', blocks: 0, initialblockdownload: true } };
    case 'getmempoolinfo':
      return { result: { loaded: true, mempoolminfee: 0.00002341, minrelaytxfee: 0.00001 } };
    case 'estimatesmartfee':
      return {
        result: params[0] === 6 ? { feerate: 1.5e-4, blocks: 6 } : { errors: ['Insufficient data'], blocks: 2 },
      };
    case 'getrawtransaction':
      return { error: { code: -5, message: 'No such mempool transaction. Use -txindex' } };
    case 'gettxout':
      return { result: params[1] === 0 ? { bestblock: genesis, confirmations: 1, value: 1 } : null };
    default:
      return { error: { code: -32601, message: 'Method not found' } };
  }
}

test('a Bitcoin Core is found by its cookie or by its configured password, at its configured port', async () => {
  const home = await mkdtemp(join(tmpdir(), 'blockcluster-home-'));
  const url = await node((call, authorization) =>
    [`__cookie__:secret`, 'me:mine'].some((each) => authorization === `Basic ${Buffer.from(each).toString('base64')}`)
      ? core(call)
      : { raw: '', status: 401 },
  );
  const folder = join(home, '.bitcoin');
  await mkdir(join(folder, 'regtest'), { recursive: true });
  await writeFile(join(folder, 'bitcoin.conf'), `rpcport=1 # mainnet\n[regtest]\nrpcport=${new URL(url).port}\n`);
  expect(await findBitcoinNodes({ home, platform: 'linux' })).toEqual([]);
  const cookie = join(folder, 'regtest', '.cookie');
  await writeFile(cookie, '__cookie__:secret');
  const found = { network: 'regtest', version: '/Satoshi:29.0.0/', height: 0, initialDownload: true };
  expect(await findBitcoinNodes({ home, platform: 'linux' })).toEqual([{ ...found, endpoint: { url, cookie } }]);
  await rm(cookie);
  await appendFile(join(folder, 'bitcoin.conf'), 'rpcuser=me\nrpcpassword=mine\n');
  expect(await findBitcoinNodes({ home, platform: 'linux' })).toEqual([
    { ...found, endpoint: { url, user: 'me', password: 'mine' } },
  ]);
  await rm(home, { recursive: true });
});

describe('the JSON-RPC client', () => {
  test('reads the answers of Bitcoin Core', async () => {
    const client = bitcoinRpcClient({ url: await node(core), user: 'u', password: 'p' });
    expect(await client.info()).toEqual({
      genesis,
      tip: { height: 0, hash: genesis },
      time: 1296688602,
      peers: 8,
      version: '/Satoshi:29.0.0/',
      initialDownload: true,
    });
    expect(await client.relayFee()).toBe(2_341n);
    expect(await client.estimateFee(6)).toBe(15_000n);
    expect(await client.estimateFee(2)).toBeUndefined();
    expect(await client.getBlockHash(1)).toBeUndefined();
    expect(await client.getBlockHash(-1)).toBeUndefined();
    expect(await client.getBlockHeader('ab'.repeat(32))).toBeUndefined();
    expect(await client.getHeaders(0, 5)).toEqual([header]);
    expect(await client.findTransaction('ab'.repeat(32))).toEqual({ place: 'chain', height: 0 });
    await client.close();
  });

  test('reads a new cookie when the node was restarted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-cookie-'));
    const cookie = join(folder, '.cookie');
    let password = 'first';
    const url = await node((call, authorization) =>
      authorization === `Basic ${Buffer.from(`__cookie__:${password}`).toString('base64')}`
        ? core(call)
        : { raw: '', status: 401 },
    );
    const client = bitcoinRpcClient({ url, cookie });
    await expect(client.getTip()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    await writeFile(cookie, '__cookie__:first\n');
    expect(await client.getTip()).toEqual({ height: 0, hash: genesis });
    password = 'second';
    await expect(client.getTip()).rejects.toMatchObject({ code: 'LEDGER_REFUSED' });
    await writeFile(cookie, '__cookie__:second\n');
    expect(await client.getTip()).toEqual({ height: 0, hash: genesis });
    await client.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    ['an answer that is not JSON', { raw: '<html>' }, 'LEDGER_ANSWER'],
    ['a hash of another form', { result: 'xyz' }, 'LEDGER_ANSWER'],
    ['a number', { result: 5 }, 'LEDGER_ANSWER'],
    ['nothing', { raw: '' }, 'LEDGER_ANSWER'],
    ['more than twelve megabytes', { raw: `"${'a'.repeat(13 * 1024 * 1024)}"` }, 'LEDGER_ANSWER'],
    ['wrong credentials', { raw: '', status: 401 }, 'LEDGER_REFUSED'],
    ['a start that is not finished', { error: { code: -28, message: 'Loading block index…' } }, 'LEDGER_UNREACHABLE'],
    ['an error', { error: { code: -32603, message: 'internal' } }, 'LEDGER_REFUSED'],
    ['silence', 'silence' as const, 'LEDGER_UNREACHABLE'],
  ])('answers %s with a code', async (_, given, code) => {
    const client = bitcoinRpcClient({ url: await node(() => given), timeout: 2_000 });
    await expect(client.getTip()).rejects.toMatchObject({ code });
    await client.close();
  });

  test('refuses a header that does not have the hash that was asked for', async () => {
    const url = await node((call) =>
      call.method === 'getblockheader' && call.params[1] === false ? { result: '00'.repeat(80) } : core(call),
    );
    const client = bitcoinRpcClient({ url });
    await expect(client.getHeaders(0, 1)).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    await client.close();
  });

  test('says that nobody listens', async () => {
    const url = await node(() => 'silence');
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    const client = bitcoinRpcClient({ url });
    await expect(client.getTip()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
  });
});

test.each([
  [-27, 'Transaction already in block chain', { state: 'known', where: 'chain' }],
  [-27, 'Transaction outputs already in utxo set', { state: 'known', where: 'chain' }],
  [-26, 'txn-already-in-mempool', { state: 'known', where: 'mempool' }],
  [-26, 'txn-same-nonwitness-data-in-mempool', { state: 'known', where: 'mempool' }],
  [-26, 'TX rejected: already have transaction in mempool 01', { state: 'known', where: 'mempool' }],
  [-27, 'TX rejected: transaction already exists in blockchain', { state: 'known', where: 'chain' }],
  [-25, 'bad-txns-inputs-missingorspent', { state: 'rejected', conflict: true }],
  [
    -25,
    'TX rejected: orphan transaction 01 references outputs of unknown or fully-spent',
    { state: 'rejected', conflict: true },
  ],
  [-26, 'txn-mempool-conflict', { state: 'rejected', conflict: true }],
  [-26, 'insufficient fee, rejecting replacement 01; new feerate', { state: 'rejected', conflict: true }],
  [-26, 'TX rejected: output already spent in mempool: output=01:0', { state: 'rejected', conflict: true }],
  [-26, 'min relay fee not met, 10 < 141', { state: 'rejected', conflict: false }],
  [-26, 'mempool min fee not met', { state: 'rejected', conflict: false }],
  [-26, 'mandatory-script-verify-flag-failed (Signature must be zero)', { state: 'rejected', conflict: false }],
  [-26, 'dust', { state: 'rejected', conflict: false }],
  [-25, 'Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)', { state: 'rejected', conflict: false }],
  [-22, 'TX decode failed', { state: 'rejected', conflict: false }],
])('the refusal %i "%s" is classified', (code, message, expected) => {
  expect(classifyRefusal(code, message)).toMatchObject(expected);
});

test('an error that judges nothing is no verdict', () => {
  expect(classifyRefusal(-32603, 'internal error')).toBeUndefined();
});

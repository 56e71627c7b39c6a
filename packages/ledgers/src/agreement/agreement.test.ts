import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, type BtcdLedger, btcdLedger, btcdMissing } from '../../test/bitcoin-support.ts';
import { bitcoinRpcClient } from '../bitcoin/client/rpc.ts';
import { RpcRefusal, type RpcTransport } from '../bitcoin/client/transport.ts';
import { createBitcoinDriver } from '../bitcoin/index.ts';
import type { LedgerDriver } from '../driver.ts';
import { agreedDriver } from './driver.ts';
import { EXCLUDED_MS } from './node.ts';

/** What is answered in the node's place; undefined for what the node may answer itself. */
type Lie = (method: string, params: readonly unknown[]) => unknown;

/** A node's JSON-RPC behind an address of its own, which may tell other things than the node does. */
async function proxy(rpc: RpcTransport, lie: Lie): Promise<{ driver: LedgerDriver; server: Server }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { id, method, params } = JSON.parse(body);
    const told = lie(method, params);
    const answer = await (told === undefined ? rpc.call(method, params) : Promise.resolve(told)).then(
      (result) => ({ id, error: null, result }),
      (error: unknown) => {
        const code = error instanceof RpcRefusal ? error.rpcCode : -1;
        return { id, result: null, error: { code, message: error instanceof Error ? error.message : '' } };
      },
    );
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const driver = createBitcoinDriver({ client: bitcoinRpcClient({ url }), network: 'regtest', label: 'proxy' });
  return { driver, server };
}

interface Forged {
  readonly hash: string;
  readonly height: number;
  readonly block: string;
  readonly below: string;
}
const doubleSha = (bytes: Uint8Array): Buffer =>
  createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();

/** A block that holds one transaction alone, made on top of another: on regtest its work costs nothing. */
function forge(raw: string, txid: string, below: { readonly hash: string; readonly height: number }): Forged {
  const header = Buffer.alloc(80);
  header.writeInt32LE(0x2000_0000, 0);
  Buffer.from(below.hash, 'hex').reverse().copy(header, 4);
  Buffer.from(txid, 'hex').reverse().copy(header, 36);
  header.writeUInt32LE(Math.floor(Date.now() / 1000), 68);
  header.writeUInt32LE(0x207f_ffff, 72);
  for (let nonce = 0; nonce === 0 || (doubleSha(header)[31] ?? 0) > 0x7f; nonce++) header.writeUInt32LE(nonce, 76);
  const hash = doubleSha(header).reverse().toString('hex');
  return { hash, height: below.height + 1, block: `${header.toString('hex')}01${raw}`, below: below.hash };
}

describe.skipIf(btcdMissing)('agreement of several nodes (skipped without btcd)', { timeout: 240_000 }, () => {
  let main: BtcdLedger;
  let fork: BtcdLedger;
  let second: Awaited<ReturnType<typeof proxy>>;
  let liar: Awaited<ReturnType<typeof proxy>>;
  let forged: Forged | undefined;
  let now = 0;

  beforeAll(async () => {
    [main, fork] = [await btcdLedger(), await btcdLedger()];
    second = await proxy(main.rpc, () => undefined);
    liar = await proxy(main.rpc, (method, [first]) => {
      if (forged === undefined) return undefined;
      const { hash, height, block, below } = forged;
      if (method === 'getbestblockhash') return hash;
      if (method === 'getblockcount') return height;
      if (method === 'getblockhash' && first === height) return hash;
      if (method === 'getblock' && first === hash) return block;
      const header = { hash, height, confirmations: 1, previousblockhash: below, time: Math.floor(Date.now() / 1000) };
      return method === 'getblockheader' && first === hash ? header : undefined;
    });
    await main.generate(110);
    await fork.generate(120);
  }, 240_000);
  afterAll(async () => {
    for (const one of [second, liar]) {
      await one?.driver.close();
      one?.server.close();
    }
    await main?.stop();
    await fork?.stop();
  });

  const node = (name: string, driver: LedgerDriver) => ({ name, driver });
  const honest = () => [node('main', main.driver), node('second', second.driver)];
  const among = (third: LedgerDriver) =>
    agreedDriver([...honest(), node('third', third)], { agreement: 'majority', now: () => now });
  const stateOf = (agreed: ReturnType<typeof among>, name: string) =>
    agreed.standings().find((one) => one.name === name)?.state;
  /** The liar has this transaction in a block on top of the chain. */
  const lieAbout = async ({ raw, txid }: { readonly raw: string; readonly txid: string }) => {
    forged = forge(raw, txid, await main.client.getTip());
  };

  it('sees a payment in a block only when enough nodes do, and asks the liar nothing any more', async () => {
    const agreed = among(liar.driver);
    const account = new Account(agreed, main.account.wallet);
    await account.scan();
    const sent = await account.send(account.anchorOp());
    const { txid } = sent;
    await lieAbout(sent);
    const request = { recent: [], accounts: [account.id], watched: [{ txid }], maxBlocks: 1_000, since: 1 };
    const believed = await liar.driver.scan(request);
    expect(believed.transactions).toMatchObject([{ txid, state: 'included' }]);
    expect((await agreed.scan(request)).transactions).toMatchObject([{ txid, state: 'mempool', confirmations: 0 }]);
    // One block on top may be early; that the chain went on beside it may not.
    await main.generate(6);
    await account.scan();
    expect(stateOf(agreed, 'third')).toBe('dissents');
    expect((await agreed.status()).detail).toContain('third dissents: differs about');
    forged = undefined;
    await account.scan();
    expect(stateOf(agreed, 'third')).toBe('dissents');
    now += EXCLUDED_MS;
    await account.scan();
    expect(stateOf(agreed, 'third')).toBe('agrees');
  });

  it('does not believe one node that somebody else spent a coin: a second payment would be a double one', async () => {
    const agreed = among(liar.driver);
    const account = new Account(agreed, main.account.wallet);
    await account.scan();
    const op = account.payOp(account.id, 5_000n);
    const coins = account.choose(op, 20_000n);
    const foreign = account.sign(account.compile(account.payOp(account.id, 7_000n), 2_000n, coins));
    await lieAbout(foreign);
    const request = { recent: [], accounts: [account.id], watched: [], maxBlocks: 1_000, since: 1 };
    expect((await liar.driver.scan(request)).spent).toContainEqual(expect.objectContaining({ by: foreign.txid }));
    expect((await agreed.scan(request)).spent).not.toContainEqual(expect.objectContaining({ by: foreign.txid }));
    forged = undefined;
  });

  it('takes evidence from the chain of most nodes, not from a longer one of fewer', async () => {
    const agreed = among(fork.driver);
    const account = new Account(agreed, main.account.wallet);
    await account.scan();
    const op = account.anchorOp();
    const { txid } = await account.send(op);
    await main.generate(6);
    await account.scan();
    const at = account.watched.get(txid);
    if (at === undefined) throw new Error('the anchor is not included');
    const evidence = await agreed.evidence({ op, txid, at, confirmations: 6 });
    expect(evidence).toEqual(await main.driver.evidence({ op, txid, at, confirmations: 6 }));
    expect(stateOf(agreed, 'third')).toBe('dissents');
    const tip = await main.client.getTip();
    expect(await agreed.status()).toMatchObject({ height: tip.height, hash: tip.hash });
  });

  it('stands still when too few agree: two of two on different chains, all of three, most of them lying', async () => {
    const request = { recent: [], accounts: [main.account.id], watched: [], maxBlocks: 1_000, since: 1 };
    const disagreement = expect.objectContaining({ code: 'LEDGER_DISAGREEMENT' });
    const pair = agreedDriver([node('main', main.driver), node('fork', fork.driver)], { agreement: 'majority' });
    await expect(pair.scan(request)).rejects.toEqual(disagreement);
    expect(await pair.status()).toMatchObject({ reachable: true, synced: false });
    const all = agreedDriver([...honest(), node('fork', fork.driver)], { agreement: 'all' });
    await expect(all.scan(request)).rejects.toEqual(disagreement);
    expect((await among(main.driver).scan(request)).complete).toBe(true);
  });

  it('goes on when one of three is down, and stands still when two are', async () => {
    const down = () =>
      createBitcoinDriver({
        client: bitcoinRpcClient({ url: 'http://127.0.0.1:9/' }),
        network: 'regtest',
        label: 'down',
      });
    const request = { recent: [], accounts: [main.account.id], watched: [], maxBlocks: 1_000, since: 1 };
    const one = among(down());
    expect((await one.scan(request)).complete).toBe(true);
    expect(stateOf(one, 'third')).toBe('unreachable');
    const two = agreedDriver([node('main', main.driver), node('a', down()), node('b', down())], {
      agreement: 'majority',
    });
    await expect(two.scan(request)).rejects.toMatchObject({ code: 'LEDGER_DISAGREEMENT' });
  });
});

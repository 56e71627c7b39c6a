import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const maker = { name_: 'Token', symbol_: 'TKN', supply: '100000' };

describe.skipIf(missing)('one that is stuck (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  let address: string;
  let account: string;
  const friend = stranger();

  beforeAll(async () => {
    world = await startContractServer({ manual: true });
    account = await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const { body } = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    address = (await mined(body.id, (one) => one.state === 'final' && one.address !== undefined)).address;
  }, 120_000);
  afterAll(() => world?.close());

  const operation = (id: string) => world.ask('GET', `/operations/${id}`);
  const mined = (id: string, wanted: (body: { state: string; address?: string }) => boolean) =>
    world.until(async () => {
      await world.anvil.mine(1);
      return operation(id);
    }, wanted);
  const reached = (id: string, wanted: (body: { state: string; error?: { code: string } }) => boolean) =>
    world.until(() => operation(id), wanted);
  const transfer = async (value: string) =>
    (await world.ask('POST', `/contracts/token/call/transfer?address=${address}`, { to: friend, value })).body;
  const nonceOf = async (id: string) => {
    const { transaction } = (await operation(id)).body;
    return (await world.ask('GET', `/transactions/${transaction}`)).body.nonce;
  };
  /** Gives a nonce to one that is not signed, as a server leaves it that dies in between. */
  async function hold(transaction: string, nonce: number, until = Date.now()): Promise<void> {
    const { db } = world.server.database;
    const chain = 'eip155:31337';
    await db
      .insertInto('nonces')
      .values({ chain, account: `${chain}:${account}`, nonce: String(nonce), transaction_id: transaction })
      .execute();
    const held = { nonce: String(nonce), next_at: new Date(until) };
    await db.updateTable('transactions').set(held).where('id', '=', transaction).execute();
  }
  const rpc = (method: string, parameters: unknown[]) => world.anvil.rpc.request(method, parameters);
  const nextNonce = async () => Number(await rpc('eth_getTransactionCount', [account, 'latest']));

  /** A transfer that prices have left behind, and one that may cost a thousand times as much. */
  async function cheapAndDear(): Promise<{ cheap: { id: string; transaction: string }; dear: { id: string } }> {
    const cheap = await transfer('1');
    const dear = await transfer('2');
    const { worstCase, gas } = cheap.cost;
    await world.server.database.db
      .updateTable('transactions')
      .set({ max_fee: String(BigInt(worstCase) * 1000n) })
      .where('id', '=', dear.transaction)
      .execute();
    await rpc('anvil_setNextBlockBaseFeePerGas', [`0x${((2n * BigInt(worstCase)) / BigInt(gas)).toString(16)}`]);
    await world.anvil.mine(1);
    return { cheap, dear };
  }

  test('n, whose limit is too low now, lets n+1 go first, and follows when prices fall', async () => {
    await world.rest();
    const { cheap, dear } = await cheapAndDear();
    const nonce = await nextNonce();
    world.work();
    const refused = await reached(cheap.id, ({ error }) => error?.code === 'TRANSACTION_FEE');
    expect(refused.state).toBe('queued');
    await reached(dear.id, ({ state }) => state === 'broadcast');
    expect(await nonceOf(dear.id)).toBe(String(nonce));
    await mined(dear.id, ({ state }) => state === 'final');
    await rpc('anvil_setNextBlockBaseFeePerGas', ['0x1']);
    await mined(cheap.id, ({ state }) => state === 'final');
  });

  test('n, which has its nonce already and cannot be signed now, gives it to n+1', async () => {
    await world.rest();
    const { cheap, dear } = await cheapAndDear();
    const nonce = await nextNonce();
    await hold(cheap.transaction, nonce);
    world.work();
    await mined(dear.id, ({ state }) => state === 'final');
    expect(await nonceOf(dear.id)).toBe(String(nonce));
    await rpc('anvil_setNextBlockBaseFeePerGas', ['0x1']);
    await mined(cheap.id, ({ state }) => state === 'final');
    expect(await nonceOf(cheap.id)).toBe(String(nonce + 1));
  });

  test('n, which has its nonce already and never can be signed, gives it to n+1', async () => {
    await world.rest();
    const gone = await transfer('3');
    const nonce = await nextNonce();
    await hold(gone.transaction, nonce);
    const code = await rpc('eth_getCode', [address, 'latest']);
    await rpc('anvil_setCode', [address, '0x00']);
    const { body: other } = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    world.work();
    await mined(other.id, ({ state }) => state === 'final');
    expect(await nonceOf(other.id)).toBe(String(nonce));
    const ended = (await operation(gone.id)).body;
    expect([ended.state, ended.error?.code]).toEqual(['failed', 'LEDGER_CODE_MISMATCH']);
    await rpc('anvil_setCode', [address, code]);
  });

  test('a nonce that a reorganization has freed again is filled, and those above it go on', async () => {
    const nonce = await nextNonce();
    // Somebody else uses the key, and what they did is undone when the next one is on its way.
    await rpc('anvil_setNonce', [account, `0x${(nonce + 1).toString(16)}`]);
    const above = await transfer('4');
    await reached(above.id, ({ state }) => state === 'broadcast');
    expect(await nonceOf(above.id)).toBe(String(nonce + 1));
    await rpc('anvil_setNonce', [account, `0x${nonce.toString(16)}`]);
    await mined(above.id, ({ state }) => state === 'final');
    const { body } = await world.ask('GET', '/transactions?limit=5');
    const filler = body.items.find((one: { nonce?: string }) => one.nonce === String(nonce));
    expect([filler.op, filler.filler, filler.account]).toEqual(['pay', true, `eip155:31337:${account}`]);
    expect(await nextNonce()).toBe(nonce + 2);
    await mined(above.id, () => true);
    const after = await world.ask('GET', `/transactions/${filler.id}`);
    expect(after.body.state).toBe('final');
    // It is one of them, and no other was made meanwhile.
    const { rows } = await world.server.context.pool.query('SELECT count(*)::int AS n FROM transactions WHERE filler');
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('the nonce of a cancelled one, with others above it already, is filled', async () => {
    await world.rest();
    const [first, second] = [await transfer('5'), await transfer('6')];
    const nonce = await nextNonce();
    // Nonces are given to several at once: the first is cancelled before it is signed, when the second was sent.
    await hold(first.transaction, nonce, Date.now() + 20_000);
    world.work();
    await reached(second.id, ({ state }) => state === 'broadcast');
    expect(await nonceOf(second.id)).toBe(String(nonce + 1));
    expect((await world.ask('POST', `/operations/${first.id}/cancel`)).status).toBe(202);
    await reached(first.id, ({ state }) => state === 'cancelled');
    await mined(second.id, ({ state }) => state === 'final');
    expect(await nextNonce()).toBe(nonce + 2);
  });
});

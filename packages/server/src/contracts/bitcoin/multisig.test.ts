import { buildReceipt, canonicalize, parseTrust, verifyReceipt } from '@blockcluster/btml';
import { descriptorChecksum } from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Transaction } from '@scure/btc-signer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptServer, startScriptServer } from './testing.ts';

const secret = new Uint8Array(32).fill(5);
const elsewhere = `0x${Buffer.from(secp256k1.getPublicKey(secret, true)).toString('hex')}`;
const other = `0x${Buffer.from(secp256k1.getPublicKey(new Uint8Array(32).fill(6), true)).toString('hex')}`;
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

/** What a wallet elsewhere does with a PSBT: it adds the signature of its key, and gives it back. */
function signElsewhere(psbt: string, version: 0 | 2 = 0, key = secret): string {
  const tx = Transaction.fromPSBT(Uint8Array.from(Buffer.from(psbt, 'base64')));
  tx.sign(key);
  return Buffer.from(tx.toPSBT(version)).toString('base64');
}

describe('several keys, of which some are elsewhere', { timeout: 120_000 }, () => {
  let world: ScriptServer;
  let own: string;
  let at: string;
  beforeAll(async () => {
    world = await startScriptServer();
    own = await world.keyOf('anchor');
    await world.ask('POST', '/contracts', { name: 'vault', template: 'multisig' });
    const parameters = { threshold: 2, keys: [elsewhere, own, other], amount: '90000' };
    at = (await world.done('/contracts/vault/deploy?ledger=coins', parameters)).address;
  }, 120_000);
  afterAll(() => world?.close());

  const call = (body: unknown) => world.ask('POST', '/contracts/vault/call/spend', body);
  async function offered(body: object): Promise<string> {
    const { body: answer } = await world.ask('POST', '/contracts/vault/query/psbt', { path: 'spend', ...body });
    expect(answer.result).toMatchObject({ threshold: '2', keys: [elsewhere, own, other] });
    return answer.result.psbt;
  }

  test('one signature of two is not enough', async () => {
    expect(await call({ to: PAYEE })).toMatchObject({ status: 422, body: { code: 'CONTRACT_SIGNATURES' } });
    expect((await call({ psbt: await offered({ to: PAYEE }) })).body.code).toBe('CONTRACT_SIGNATURES');
  });

  test('a PSBT that was changed, or signed by another key or for something else, is refused', async () => {
    const psbt = await offered({ to: PAYEE });
    const changed = Buffer.from(signElsewhere(psbt), 'base64');
    const bad: readonly unknown[] = [
      'cHNidP8=',
      'not base64 at all',
      Buffer.from(changed.toString('hex').replace('a0860100', 'a1860100'), 'hex').toString('base64').slice(0, -8),
      tampered(signElsewhere(psbt)),
    ];
    for (const one of bad) expect((await call({ psbt: one })).body.code).toBe('CONTRACT_PSBT');
    expect((await call({ psbt, to: PAYEE })).body.code).toBe('CONTRACT_ARGUMENT');
    expect((await call({ psbt: 'A'.repeat(70_000) })).body.code).toBe('CONTRACT_ARGUMENT');
    // Outputs of somebody else's transaction.
    const tx = new Transaction({ version: 2 });
    tx.addInput({ txid: 'ab'.repeat(32), index: 0, sequence: 0xfffffffd });
    const foreign = Buffer.from(tx.toPSBT(0)).toString('base64');
    expect((await call({ psbt: foreign })).body.code).toBe('CONTRACT_PSBT');
  });

  test('a part is paid, and the rest goes back under the script; its receipt proves it offline', async () => {
    const psbt = signElsewhere(await offered({ to: PAYEE, amount: '30000' }));
    const paid = await world.done('/contracts/vault/call/spend', { psbt });
    expect(paid).toMatchObject({ state: 'final', succeeded: true });
    const state = await world.ask('GET', '/contracts/vault/query/state');
    const left = BigInt(state.body.result.balance);
    expect(left).toBe(60_000n - BigInt(paid.cost.paid));
    expect(state.body.result.outputs).toMatchObject([{ txid: paid.txid, value: String(left) }]);
    // The very same once more: what it spends is gone.
    expect((await call({ psbt })).body.code).toBe('CONTRACT_PSBT');
    const { evidence, intent } = await world.server.database.db
      .selectFrom('transactions')
      .select(['evidence', 'intent'])
      .where('id', '=', paid.transaction)
      .executeTakeFirstOrThrow();
    const driver = world.modules.ledgers.get('coins');
    const trust = parseTrust(JSON.stringify(await trustOf(driver)));
    const receipt = buildReceipt(intent, evidence === null ? [] : [evidence]);
    // What others signed before there was an intent can't name it.
    expect(verifyReceipt(canonicalize(receipt), { trust, now: new Date() })).toMatchObject({
      state: 'consistent',
      code: 'EFFECT_UNBOUND',
    });
  });

  test('the other version of the format, and all signatures from outside', async () => {
    const psbt = await offered({ to: PAYEE });
    const both = signElsewhere(signElsewhere(psbt, 0, new Uint8Array(32).fill(6)), 2);
    expect(await world.done('/contracts/vault/call/spend', { psbt: both })).toMatchObject({ state: 'final' });
    expect((await world.ask('GET', '/contracts/vault/query/state')).body.result).toMatchObject({
      balance: '0',
      spent: '2',
    });
    expect((await call({ to: PAYEE })).body.code).toBe('LEDGER_FUNDS');
  });

  test('an output descriptor is a contract whose address is known before it is deployed', async () => {
    const body = `wsh(multi(1,${own.slice(2)},${other.slice(2)}))`;
    const template = `${body}#${descriptorChecksum(body)}`;
    await world.ask('POST', '/contracts', { name: 'either', template });
    const deployed = await world.done('/contracts/either/deploy?ledger=coins', { amount: '20000' });
    expect(deployed.address).not.toBe(at);
    const spent = await world.done('/contracts/either/call/spend', { amount: '5000', to: PAYEE });
    expect(spent).toMatchObject({ state: 'final' });
  });

  test('somebody with another key is faster: the call waits for money that is gone, and who took it is told', async () => {
    await world.ask('POST', '/contracts/either/listeners', { name: 'all', events: ['spent'] });
    const { body: before } = await world.ask('GET', '/contracts/either/query/state');
    const [held] = before.result.outputs;
    await world.rest();
    const accepted = await world.ask('POST', '/contracts/either/call/spend', {});
    expect(accepted.status).toBe(202);
    const { body: offer } = await world.ask('POST', '/contracts/either/query/psbt', { path: 'spend', to: PAYEE });
    const tx = Transaction.fromPSBT(Uint8Array.from(Buffer.from(offer.result.psbt, 'base64')));
    tx.sign(new Uint8Array(32).fill(6));
    tx.finalize();
    expect(await world.sandbox.sendRawTransaction(Buffer.from(tx.extract()).toString('hex'))).toEqual({
      state: 'accepted',
    });
    await world.mine(2);
    world.work();
    const waiting = await world.until(
      () => world.ask('GET', `/operations/${accepted.body.id}`),
      ({ error }) => error !== undefined,
    );
    expect(waiting).toMatchObject({ state: 'queued', error: { code: 'LEDGER_FUNDS' } });
    const told = await world.until(
      () => world.ask('GET', '/contracts/either/events?state=final'),
      (body) => body.items?.some(({ txid }: { txid: string }) => txid === tx.id),
    );
    expect(told.items.at(-1)).toMatchObject({ event: 'spent', arguments: { path: 'spend', txid: held.txid } });
    await world.done('/contracts/either/deploy?ledger=coins', { amount: '15000' });
  });

  test('no address is taken over, and what is none is refused', async () => {
    const add = (address: string) => world.ask('POST', '/contracts/vault/instances', { ledger: 'coins', address });
    expect((await add(at)).body.code).toBe('CONTRACT_NOT_SUPPORTED');
    for (const bad of [PAYEE, at.toUpperCase(), 'bc1qnothing', '0x00'])
      expect((await add(bad)).body.code).toBe('CONTRACT_ADDRESS');
    expect((await world.ask('GET', '/contracts/vault/storage/1')).body.code).toBe('CONTRACT_NOT_SUPPORTED');
    expect((await world.ask('GET', '/contracts/vault/query/state?block=final')).body.code).toBe(
      'CONTRACT_NOT_SUPPORTED',
    );
    const { body: openapi } = await world.ask('GET', '/contracts/vault/openapi.json');
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining(['/api/v1/contracts/vault/call/spend', '/api/v1/contracts/vault/query/psbt']),
    );
    expect(JSON.stringify(openapi)).toContain('"threshold"');
  });

  test('amounts that no node relays, and more than there is', async () => {
    const deploy = (amount: unknown) => world.ask('POST', '/contracts/either/deploy?ledger=coins', { amount });
    expect((await deploy('329')).body.code).toBe('CONTRACT_DUST');
    expect((await deploy('2100000000000000')).body.code).toBe('LEDGER_FUNDS');
    for (const amount of ['0', '-1', '1.5', 1e300, null, undefined, '99999999999999999'])
      expect((await deploy(amount)).body.code).toBe('CONTRACT_ARGUMENT');
    const spend = (body: object) => world.ask('POST', '/contracts/either/call/spend', body);
    expect((await spend({ amount: '1000000' })).body.code).toBe('LEDGER_FUNDS');
    const { body } = await world.ask('GET', '/contracts/either/query/state');
    expect((await spend({ amount: String(BigInt(body.result.balance) - 10n) })).body.code).toBe('CONTRACT_DUST');
    expect((await spend({ outputs: [`${'ab'.repeat(32)}:0`] })).body.code).toBe('LEDGER_FUNDS');
    expect((await spend({ outputs: ['x'] })).body.code).toBe('CONTRACT_ARGUMENT');
    const stranger = await world.ask('POST', '/contracts/either/call/spend', {}, { as: 'developer' });
    expect(stranger.body.code).toBe('ACCOUNT_OPERATOR');
  });
});

/** One bit of a signature, in the middle of the file. */
function tampered(psbt: string): string {
  const bytes = Buffer.from(psbt, 'base64');
  const at = bytes.indexOf(Buffer.from(elsewhere.slice(2), 'hex'), bytes.indexOf(Buffer.from([0x22, 0x02]))) + 33 + 12;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
}

async function trustOf(driver: { trust(request: { pins: []; contracts: [] }): Promise<object> }) {
  return { trust: '1.0', issued: '2026-11-22T00:00:00Z', chains: [await driver.trust({ pins: [], contracts: [] })] };
}

import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect, test } from 'vitest';
import { createBitcoinDriver } from '../actions/driver.ts';
import { keyScript } from '../compile/address.ts';
import { memorySandboxStore } from './memory-store.ts';
import { Sandbox } from './sandbox.ts';

const secret = secp256k1.utils.randomSecretKey();
const publicKey = secp256k1.getPublicKey(secret);
const now = Date.UTC(2026, 10, 22);

test('an anchor goes from coin to evidence on the sandbox', async () => {
  const sandbox = new Sandbox({ store: memorySandboxStore(), randomBytes: (n) => randomBytes(n) });
  const driver = createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox' });
  const payTo = keyScript(publicKey);
  expect(await sandbox.create({ now, payTo, installationKey: publicKey })).toBe(true);
  expect(await sandbox.create({ now, payTo, installationKey: publicKey })).toBe(false);
  const from = driver.account(publicKey);
  const base = { accounts: [from], maxBlocks: 1000, since: 1 };
  const first = await driver.scan({ ...base, recent: [], watched: [] });
  expect(first.created).toHaveLength(432);
  const op = { op: 'anchor', chain: driver.chain, from, form: 'bitcoin-op-return-1', root: 'ab'.repeat(32) };
  const coins = driver.choose(op, first.created, 20_000n, first.tip.height);
  const compiled = driver.compile(op, { publicKey, rate: 2_000n, coins });
  const signatures = compiled.digests
    .map((digest) => secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' }))
    .map((signature) => Uint8Array.of(...signature.subarray(1), signature[0] ?? 0));
  const signed = driver.assemble(compiled, publicKey, signatures);
  expect(await driver.broadcast(signed.raw)).toEqual({ state: 'accepted' });
  expect(await driver.broadcast(signed.raw)).toEqual({ state: 'known' });
  for (let left = 6; left > 0; left--) await sandbox.mine({ now, payTo });
  const second = await driver.scan({ ...base, recent: first.recent, watched: [{ txid: signed.txid }] });
  expect(second.transactions).toMatchObject([{ state: 'included', confirmations: 6, at: { height: 433 } }]);
  expect(second.spent).toMatchObject([{ txid: coins[0]?.txid, by: signed.txid }]);
  const at = second.transactions[0]?.at;
  if (at === undefined) throw new Error('not included');
  const evidence = await driver.evidence({ op, txid: signed.txid, at, confirmations: 6 });
  expect(evidence).toMatchObject({ pos: '1', height: '433', form: 'bitcoin-op-return-1' });
  const trust = await driver.trust({ pins: [], contracts: [] });
  expect(trust).toMatchObject({ rule: 'bitcoin', headersfrom: '1' });
});

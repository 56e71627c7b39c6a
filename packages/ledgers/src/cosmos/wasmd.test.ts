import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type BtmlMap, boundOperation, compilable, EXECUTE, INSTANTIATE, verifyReceipt } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CosmosSigner, heightOf, lookAt, settled } from '../../test/cosmos-support.ts';
import { effectReceipt, intentOf } from '../../test/intents.ts';
import { mutate, newRecord, receiptText, trustOf } from '../../test/receipt-support.ts';
import { addressOfKey } from './compile/account.ts';
import { contractAddressOf } from './compile/contract.ts';
import { fromNonce } from './compile/nonce.ts';
import { cellContract } from './contract/cell.ts';
import { type CosmosDriver, createCosmosDriver } from './driver.ts';
import type { CosmosNetwork } from './nodes/network.ts';
import { startWasmdNetwork, WASMD_DENOM, WASMD_PREFIX, wasmdPath } from './nodes/wasmd.ts';

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('matrix');
const missing = wasmdPath() === undefined && !required;
const funds = 10n ** 12n;

describe.skipIf(missing)('a Cosmos SDK chain of four validators (skipped without wasmd)', { timeout: 240_000 }, () => {
  let network: CosmosNetwork;
  let driver: CosmosDriver;
  let signer: CosmosSigner;

  beforeAll(async () => {
    const secret = secp256k1.utils.randomSecretKey();
    const address = addressOfKey(secp256k1.getPublicKey(secret, true), WASMD_PREFIX);
    network = await startWasmdNetwork({ fund: { [address]: funds } });
    driver = driverOf(network.url);
    signer = new CosmosSigner(driver, secret);
  }, 240_000);
  afterAll(() => network?.stop(), 60_000);

  function driverOf(url: string): CosmosDriver {
    const { chainId } = network;
    const coin = { prefix: WASMD_PREFIX, denom: WASMD_DENOM };
    return createCosmosDriver({ url, name: 'wasm', label: 'Wasm', chainId, flavor: 'sdk', stallAfter: 10, ...coin });
  }

  it('knows account, balance and price', async () => {
    expect(signer.account).toMatch(new RegExp(`^cosmos:${network.chainId}:wasm1[0-9a-z]{38}$`));
    const { nonce, balance } = await driver.accountState(signer.account);
    expect(balance).toBe(funds);
    expect(fromNonce(nonce)).toMatchObject({ sequence: 0n });
    expect(fromNonce(nonce).number).toBeGreaterThan(0n);
    // 0.01stake for a unit of gas.
    expect(await driver.quote()).toEqual({ rate: 10_000n, floor: 10_000n });
    const stranger = new CosmosSigner(driver);
    expect(await driver.accountState(stranger.account)).toEqual({ nonce: 0n, balance: 0n });
  });

  it('pays, takes exactly the fee that was said, and nothing twice', async () => {
    const other = new CosmosSigner(driver);
    const op = signer.payOp(other.account, 12_345n);
    const { nonce, balance } = await driver.accountState(signer.account);
    const first = await signer.send(op, { nonce });
    expect(await driver.broadcast(first.raw)).toEqual({ state: 'known' });
    // The pool has used the sequence, but no block yet: no conflict.
    const rival = await signer.make(signer.payOp(other.account, 1n), { nonce });
    expect(await driver.broadcast(rival.raw)).toMatchObject({ state: 'rejected' });
    const { at } = await settled(driver, first.txid);
    expect((await driver.accountState(other.account)).balance).toBe(12_345n);
    const after = await driver.accountState(signer.account);
    expect(after.nonce).toBe(nonce + 1n);
    const { fee } = driver.compile(op, { publicKey: signer.publicKey, nonce, rate: 10_000n });
    expect(fee).toBe(driver.worstCase(op, 10_000n));
    expect(after.balance).toBe(balance - 12_345n - fee);
    expect(await driver.broadcast(rival.raw)).toMatchObject({ state: 'rejected', conflict: true });
    expect(await driver.broadcast(first.raw)).toEqual({ state: 'known' });
    expect(at.height).toBeGreaterThan(0);
    // A sequence ahead of its turn waits.
    const early = await signer.make(op, { nonce: after.nonce + 5n });
    expect(await driver.broadcast(early.raw)).toMatchObject({ state: 'rejected', conflict: false });
    const cheap = await signer.make(op, { rate: 1n });
    expect(await driver.broadcast(cheap.raw)).toMatchObject({ state: 'rejected', conflict: false });
  });

  it('takes several of one account at once, in the order of their nonces', async () => {
    const { nonce } = await driver.accountState(signer.account);
    const ops = Array.from({ length: 6 }, () => signer.anchorOp());
    const sent: string[] = [];
    for (const [i, op] of ops.entries()) sent.push((await signer.send(op, { nonce: nonce + BigInt(i) })).txid);
    for (const txid of sent) expect((await settled(driver, txid)).success).toBe(true);
    expect((await driver.accountState(signer.account)).nonce).toBe(nonce + 6n);
  });

  it('reports a transaction that is included but failed, and its receipt is none', async () => {
    const { balance } = await driver.accountState(signer.account);
    const op = signer.payOp(signer.account, 10n * balance);
    const intent = intentOf(op, driver.feeAsset);
    const bound = boundOperation(op, intent);
    const { txid } = await signer.send(bound);
    const { success, at } = await settled(driver, txid);
    expect(success).toBe(false);
    const evidence = await driver.evidence({ op: bound, txid, at, confirmations: 2 });
    const trust = trustOf(await driver.trust({ pins: [], contracts: [] }));
    const verdict = verifyReceipt(effectReceipt(intent, evidence), { trust, now: new Date() });
    expect(verdict).toMatchObject({ state: 'invalid', code: 'BFT_FAILED' });
  });

  it('anchors in a memo; the receipt is final under the chain’s trust, and only as it is', async () => {
    const { record, root, path } = newRecord();
    const op = signer.anchorOp(root);
    const { txid } = await signer.send(op);
    const { at, success } = await settled(driver, txid);
    expect(success).toBe(true);
    const evidence = await driver.evidence({ op, txid, at, confirmations: 2 });
    const text = receiptText(record, evidence, path);
    const entry = await driver.trust({ pins: [], contracts: [] });
    const trust = trustOf(entry);
    const now = new Date();
    expect(verifyReceipt(text, { trust, now })).toMatchObject({ state: 'final', anchors: [{ kind: 'bft' }] });
    for (let i = 7; i < text.length; i += 41)
      expect(verifyReceipt(mutate(text, i), { trust, now }).state, `byte ${i}`).not.toBe('final');
  });

  it('publishes content in a memo, with the document that asks for it, as far as the chain takes it', async () => {
    const { chain } = driver;
    const bind = 'ab'.repeat(32);
    const op = { op: 'publish', chain, from: signer.account, content: Buffer.from('hello').toString('hex'), bind };
    const { txid, raw } = await signer.send(op);
    expect((await settled(driver, txid)).success).toBe(true);
    expect(Buffer.from(raw, 'hex').includes(`btml:2:${bind}:aGVsbG8`)).toBe(true);
    const long = signer.make({ ...op, content: '00'.repeat(300) });
    await expect(long).rejects.toMatchObject({ code: 'COMPILE_INVALID', pointer: '/content' });
  });

  it('stores code, makes a contract of it, calls and asks it', async () => {
    const { chain } = driver;
    const code = await readFile(new URL('../../fixtures/cosmwasm/hackatom.wasm.gz', import.meta.url));
    const bind = 'cd'.repeat(32);
    const deploy = { op: 'deploy', chain, from: signer.account, code: code.toString('hex'), bind };
    const stored = await signer.send(deploy);
    expect(await settled(driver, stored.txid)).toMatchObject({ success: true });
    const { codeId, checksum } = await driver.storedCode(stored.txid);
    expect(checksum).toBe(createHash('sha256').update(gunzipSync(code)).digest('hex'));

    const label = 'a safe';
    const maker = signer.account.slice(chain.length + 1);
    const contract = contractAddressOf({ codehash: checksum, maker, label });
    const heir = new CosmosSigner(driver);
    const common = { op: 'call', chain, from: signer.account, contract, codehash: checksum, gas: '500000', bind };
    const msg = JSON.stringify({ verifier: maker, beneficiary: heir.account.slice(chain.length + 1) });
    const texts = (...values: string[]) => values.map((v) => ({ t: 'string', v }));
    const args = [{ t: 'uint64', v: String(codeId) }, ...texts(label, msg)];
    const make = { ...common, method: INSTANTIATE, args };
    await driver.precheck(make);
    const wrong = { ...make, codehash: '00'.repeat(32) };
    await expect(driver.precheck(wrong)).rejects.toMatchObject({ code: 'LEDGER_CODE_MISMATCH' });
    await expect(signer.make(wrong)).rejects.toMatchObject({ code: 'COMPILE_INVALID', pointer: '/contract' });
    const made = await signer.send(make);
    expect(await settled(driver, made.txid)).toMatchObject({ success: true });
    expect(JSON.parse(await driver.queryContract(contract, '{"verifier":{}}'))).toEqual({ verifier: maker });
    await expect(driver.queryContract(contract, '{"nothing":{}}')).rejects.toMatchObject({ code: 'LEDGER_REFUSED' });

    const fill = await signer.send(signer.payOp(`${chain}:${contract}`, 777n));
    expect(await settled(driver, fill.txid)).toMatchObject({ success: true });
    const release = { ...common, method: EXECUTE, args: texts('{"release":{}}') };
    await driver.precheck(release);
    const done = await signer.send(release);
    expect(await settled(driver, done.txid)).toMatchObject({ success: true });
    expect((await driver.accountState(heir.account)).balance).toBe(777n);
    const without: BtmlMap = { ...release, args: texts('{') };
    await expect(signer.make(without)).rejects.toMatchObject({ code: 'COMPILE_INVALID', pointer: '/args/0' });
  });

  it('shows every operation in a receipt that is final offline, and only for the document that asks for it', async () => {
    const { chain } = driver;
    const common = { chain, from: signer.account };
    const perform = async (asked: BtmlMap | readonly BtmlMap[]) => {
      const intent = intentOf(asked, driver.feeAsset);
      const bound = compilable(intent);
      if (bound === undefined) throw new Error('nothing to compile');
      await driver.precheck(bound);
      const { txid } = await signer.send(bound);
      const { at } = await settled(driver, txid);
      const evidence = await driver.evidence({ op: bound, txid, at, confirmations: 2 });
      return { txid, intent, evidence, text: effectReceipt(intent, evidence) };
    };
    const entry = await driver.trust({ pins: [], contracts: [] });
    const now = new Date();
    const judge = (receipt: string, chainTrust: BtmlMap = entry) =>
      verifyReceipt(receipt, { trust: trustOf(chainTrust), now });
    const final = { state: 'final', anchors: [{ form: 'cosmos-op-1', kind: 'bft' }] };

    const heir = new CosmosSigner(driver);
    const paid = await perform(signer.payOp(heir.account, 5n));
    expect(judge(paid.text)).toMatchObject(final);
    const { coin: _, ...nameless } = entry;
    expect(judge(paid.text, nameless).state).toBe('consistent');
    const other = intentOf(signer.payOp(heir.account, 5n), driver.feeAsset);
    expect(judge(effectReceipt(other, paid.evidence)).state).not.toBe('final');
    for (let i = 7; i < paid.text.length; i += 41)
      expect(judge(mutate(paid.text, i)).state, `byte ${i}`).not.toBe('final');

    const several = await perform([
      signer.payOp(heir.account, 5n),
      ...Array.from({ length: 20 }, (_, i) => signer.payOp(new CosmosSigner(driver).account, BigInt(i + 1))),
      signer.payOp(heir.account, 5n),
    ]);
    for (const i of [0, 20, 21])
      expect(judge(effectReceipt(several.intent, { ...several.evidence, op: String(i) }))).toMatchObject(final);
    expect((await driver.accountState(heir.account)).balance).toBe(15n);

    const published = await perform({ op: 'publish', ...common, content: Buffer.from('hello').toString('hex') });
    expect(judge(published.text)).toMatchObject(final);

    const code = Buffer.from(cellContract()).toString('hex');
    const stored = await perform({ op: 'deploy', ...common, code });
    expect(judge(stored.text)).toMatchObject(final);
    const { codeId, checksum } = await driver.storedCode(stored.txid);
    const maker = signer.account.slice(chain.length + 1);
    const contract = contractAddressOf({ codehash: checksum, maker, label: 'a cell' });
    const message = (said: string) => JSON.stringify({ ok: Buffer.from(said).toString('base64') });
    const texts = (...values: string[]) => values.map((v) => ({ t: 'string', v }));
    const call = { op: 'call', ...common, contract, codehash: checksum, gas: '300000' };
    const first = [{ t: 'uint64', v: String(codeId) }, ...texts('a cell', message('first'))];
    const made = await perform({ ...call, method: INSTANTIATE, args: first });
    expect(judge(made.text)).toMatchObject(final);
    expect(await driver.queryContract(contract, '{}')).toBe('first');
    const told = await perform({ ...call, method: EXECUTE, args: texts(message('second')) });
    expect(judge(told.text)).toMatchObject(final);
    expect(await driver.queryContract(contract, '{}')).toBe('second');
    expect((await driver.accountState(heir.account)).balance).toBe(15n);
  });

  it('refuses what is malformed or not its own', async () => {
    const other = new CosmosSigner(driver);
    const cases: readonly (readonly [object, string, string])[] = [
      [{ to: `cosmos:elsewhere:${signer.account.split(':')[2]}` }, 'COMPILE_INVALID', '/to'],
      [{ to: `${driver.chain}:cosmos1xyz` }, 'COMPILE_INVALID', '/to'],
      [{ from: other.account }, 'COMPILE_INVALID', '/from'],
      [{ asset: `${driver.chain}/slip44:60` }, 'COMPILE_NOT_SUPPORTED', '/asset'],
      [{ amount: '0' }, 'COMPILE_INVALID', '/amount'],
      [{ surplus: 'x' }, 'COMPILE_INVALID', '/surplus'],
      [{ op: 'register' }, 'COMPILE_NOT_SUPPORTED', '/op'],
    ];
    for (const [change, code, pointer] of cases) {
      const made = signer.make({ ...signer.payOp(other.account, 5n), ...change }, { nonce: 0n, rate: 10_000n });
      await expect(made, JSON.stringify(change)).rejects.toMatchObject({ code, pointer });
    }
    const compiled = driver.compile(signer.payOp(other.account, 5n), {
      publicKey: signer.publicKey,
      nonce: 0n,
      rate: 10_000n,
    });
    expect(() => other.sign({ ...compiled })).toThrow(expect.objectContaining({ code: 'LEDGER_SIGNATURE' }));
  });

  it('goes on without one of four, stands without two, and catches up', { timeout: 300_000 }, async () => {
    const [first, , third, fourth] = network.members;
    if (!first || !third || !fourth) throw new Error('four validators are needed');
    await fourth.kill();
    const before = await heightOf(first);
    await heightOf(first, before + 5);
    const op = signer.anchorOp();
    const { txid } = await signer.send(op);
    expect((await settled(driver, txid)).success).toBe(true);
    await third.kill();
    let stood = await driver.status();
    while (stood.synced || !stood.detail?.includes('voting power')) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      stood = await driver.status();
    }
    expect(stood).toMatchObject({ reachable: true, synced: false });
    const waiting = await signer.send(signer.anchorOp());
    expect((await lookAt(driver, waiting.txid)).state).toBe('mempool');
    await Promise.all([third.start(), fourth.start()]);
    const { at } = await settled(driver, waiting.txid);
    await Promise.all([third, fourth].map((member) => heightOf(member, at.height + 1)));
    expect(await driver.status()).toMatchObject({ synced: true });
  });
});

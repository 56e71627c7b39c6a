import { isCodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SigHash, Transaction } from '@scure/btc-signer';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BtcdLedger, btcdLedger, btcdMissing, sandboxLedger, Wallet } from '../../../test/bitcoin-support.ts';
import { bitcoinNetworks } from '../../bitcoin/networks.ts';
import { hexToBytes } from '../../bitcoin/wire/bytes.ts';
import { ContractDescriptor } from '../descriptor.ts';
import { openApiOf } from '../generate/openapi.ts';
import type { Json } from '../read.ts';
import {
  addressOfScript,
  decodeSpending,
  describeOutputDescriptor,
  describeTemplate,
  encodeSpending,
  scriptOf,
} from './contract.ts';
import { descriptorChecksum, writeOutputDescriptor } from './output-descriptor.ts';
import { scriptTemplates } from './templates.ts';
import { hexOf } from './types.ts';

const names = { name: 'vault' };
const [alice, bob, carol] = [new Wallet(), new Wallet(), new Wallet()];
const key = ({ publicKey }: Wallet): string => hexOf(publicKey);
const secret = new Uint8Array(32).fill(7);
const hash = hexOf(sha256(secret));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isCodedError(error)) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('script templates', () => {
  it.each(scriptTemplates.map(({ id }) => id))('%s has a descriptor that keeps its schema', (id) => {
    const descriptor = describeTemplate(id, names);
    expect([...Value.Errors(ContractDescriptor, JSON.parse(JSON.stringify(descriptor)))]).toEqual([]);
    expect(JSON.stringify(openApiOf(descriptor))).toContain('/call/');
  });

  it.each([
    ['multisig', { threshold: 3, keys: [key(alice), key(bob)] }],
    ['multisig', { threshold: 0, keys: [key(alice)] }],
    ['multisig', { threshold: 1, keys: [key(alice), key(alice)] }],
    ['multisig', { threshold: 1, keys: [] }],
    ['multisig', { threshold: 1, keys: Array(16).fill(key(alice)) }],
    ['multisig', { threshold: '1.5', keys: [key(alice)] }],
    ['multisig', { threshold: 1, keys: [`0x02${'ff'.repeat(32)}`] }],
    ['multisig', { threshold: 1, keys: [`0x04${'11'.repeat(64)}`] }],
    ['refund', { recipient: key(alice), sender: key(bob), until: 0 }],
    ['refund', { recipient: key(alice), sender: key(bob), until: 2 ** 32 }],
    ['refund', { recipient: key(alice), sender: key(bob) }],
    ['hashlock', { recipient: key(alice), sender: key(bob), until: 9, hash: '0x00' }],
    ['hashlock', { recipient: key(alice), sender: key(bob), until: 9, hash, more: 1 }],
    ['hashlock', null],
  ])('%s refuses %j', (id, values) => {
    expect(codeOf(() => scriptOf(describeTemplate(id, names), values))).toBe('CONTRACT_ARGUMENT');
  });

  it('refuse what is no signature', () => {
    const descriptor = describeTemplate('refund', names);
    const parameters = { recipient: key(alice), sender: key(bob), until: 9 };
    for (const signature of ['0x', '0x01', `0x${'30'.repeat(71)}`, 7, null])
      expect(codeOf(() => encodeSpending(descriptor, 'pay', { parameters, values: { signature } }))).toBe(
        'CONTRACT_ARGUMENT',
      );
    expect(codeOf(() => encodeSpending(descriptor, 'claim', { parameters, values: {} }))).toBe(
      'CONTRACT_METHOD_UNKNOWN',
    );
    expect(codeOf(() => describeTemplate('__proto__', names))).toBe('CONTRACT_FORMAT');
  });
});

describe('output descriptors', () => {
  // Vectors of BIP-380.
  it.each([
    ['raw(deadbeef)', '89f8spxm'],
    ['pk(02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5)', undefined],
  ])('have the checksum of BIP-380: %s', (text, checksum) => {
    if (checksum !== undefined) expect(descriptorChecksum(text)).toBe(checksum);
    expect(descriptorChecksum(text)).toMatch(/^[a-z0-9]{8}$/);
    expect(descriptorChecksum(`${text}\u00e9`)).toBeUndefined();
  });

  it('are read and written', () => {
    const text = writeOutputDescriptor(2, [alice.publicKey, bob.publicKey]);
    const descriptor = describeOutputDescriptor(text, names);
    const chosen = scriptOf(describeTemplate('multisig', names), { threshold: 2, keys: [key(alice), key(bob)] });
    expect(scriptOf(descriptor, {})).toEqual(chosen);
    expect(descriptor.code?.creation).toBe(chosen.script);
    expect(addressOfScript(chosen, bitcoinNetworks.regtest)).toMatch(/^bcrt1q[a-z0-9]{58}$/);
  });

  it('sort the keys where they say so (BIP-67)', () => {
    const sorted = (wallets: readonly Wallet[]): string => {
      const body = `wsh(sortedmulti(1,${wallets.map((one) => key(one).slice(2)).join(',')}))`;
      return scriptOf(describeOutputDescriptor(`${body}#${descriptorChecksum(body)}`, names), {}).script;
    };
    expect(sorted([alice, bob, carol])).toBe(sorted([carol, alice, bob]));
  });

  it.each([
    ['no checksum', 'wsh(pk(KEY))', 'CONTRACT_FORMAT'],
    ['a wrong one', 'wsh(pk(KEY))#aaaaaaaa', 'CONTRACT_FORMAT'],
    ['another language', 'tr(KEY)', 'CONTRACT_TYPE'],
    ['extended keys', 'wsh(pk(xpub6ABC/*))', 'CONTRACT_TYPE'],
    ['too high a threshold', 'wsh(multi(2,KEY))', 'CONTRACT_FORMAT'],
    ['nothing', '', 'CONTRACT_FORMAT'],
    ['too much', 'a'.repeat(100_000), 'CONTRACT_FORMAT'],
  ])('are refused with %s', (what, text, code) => {
    const body = text.replace('KEY', key(alice).slice(2));
    const whole = what.startsWith('another') || what.startsWith('extended') || what.startsWith('too high');
    expect(codeOf(() => describeOutputDescriptor(whole ? `${body}#${descriptorChecksum(body)}` : body, names))).toBe(
      code,
    );
  });
});

type Chain = Pick<BtcdLedger, 'client' | 'driver' | 'account' | 'generate' | 'stop'>;

async function onSandbox(): Promise<Chain> {
  const { sandbox, driver, account, mine } = await sandboxLedger();
  return { client: sandbox, driver, account, generate: mine, stop: async () => undefined };
}

// The sandbox runs scripts by itself: what a real node refuses it has to refuse too.
describe.each([
  { name: 'btcd (skipped without btcd)', open: btcdLedger, missing: btcdMissing },
  { name: 'the sandbox', open: onSandbox, missing: false },
])('spending on $name', ({ open, missing }) => {
  let ledger: Chain;
  beforeAll(async () => {
    if (missing) return;
    ledger = await open();
    await ledger.generate(120);
    await ledger.account.scan();
  }, 300_000);
  afterAll(() => ledger?.stop(), 60_000);

  /** Deploys an instance and spends it by a path, signed by `signers`; answers whether a block holds it. */
  async function spend(
    descriptor: ContractDescriptor,
    parameters: Json,
    path: string,
    valuesOf: (signatures: readonly string[]) => Json,
    signers: readonly Wallet[],
    early = false,
  ): Promise<{ place: string; read: unknown }> {
    const bound = scriptOf(descriptor, parameters);
    const { asset } = ledger.driver.feeAsset;
    const { id, driver } = ledger.account;
    const { txid } = await ledger.account.send({
      ...{ op: 'deploy', chain: driver.chain, from: id, code: bound.script.slice(2) },
      endow: { asset, amount: '100000', decimals: '8' },
    });
    await ledger.generate(1);
    await ledger.account.scan();
    const dummy = hexOf(
      Uint8Array.from([
        ...secp256k1.sign(new Uint8Array(32).fill(1), alice.secret, { format: 'der', prehash: false }),
        1,
      ]),
    );
    const { lockTime } = encodeSpending(descriptor, path, { parameters, values: valuesOf(signers.map(() => dummy)) });
    const script = hexToBytes(bound.script.slice(2));
    const tx = new Transaction({ version: 2, lockTime: early ? 0 : lockTime, allowUnknownOutputs: true });
    tx.addInput({
      txid,
      index: 0,
      sequence: 0xfffffffd,
      witnessUtxo: { script: hexToBytes(bound.output.slice(2)), amount: 100_000n },
    });
    tx.addOutput({ script: carol.script, amount: 99_000n });
    const digest = tx.preimageWitnessV0(0, script, SigHash.ALL, 100_000n);
    const signatures = signers.map((one) =>
      hexOf(
        Uint8Array.from([
          ...secp256k1.sign(digest, one.secret, { format: 'der', prehash: false, lowS: true }),
          SigHash.ALL,
        ]),
      ),
    );
    const { witness } = encodeSpending(descriptor, path, { parameters, values: valuesOf(signatures) });
    tx.updateInput(0, { finalScriptWitness: witness.map(hexToBytes) }, true);
    const result = await ledger.client.sendRawTransaction(Buffer.from(tx.extract()).toString('hex'));
    if (result.state === 'accepted') await ledger.generate(1);
    const place = (await ledger.client.findTransaction(tx.id))?.place ?? 'nowhere';
    return { place, read: decodeSpending(descriptor, bound, witness) };
  }

  const one = (signatures: readonly string[]): Json => ({ signature: signatures[0] });

  it.skipIf(missing)('takes some of several signatures, in their order only', { timeout: 120_000 }, async () => {
    const parameters = { threshold: 2, keys: [key(alice), key(bob), key(carol)] };
    const descriptor = describeTemplate('multisig', names);
    const all = (signatures: readonly string[]): Json => ({ signatures });
    const done = await spend(descriptor, parameters, 'spend', all, [alice, carol]);
    expect(done).toMatchObject({ place: 'chain', read: { path: 'spend' } });
    expect((await spend(descriptor, parameters, 'spend', all, [carol, alice])).place).toBe('nowhere');
  });

  it.skipIf(missing)('takes a payment at once, and gives it back only in time', { timeout: 120_000 }, async () => {
    const descriptor = describeTemplate('refund', names);
    const past = { recipient: key(alice), sender: key(bob), until: '100' };
    const future = { ...past, until: '100000' };
    expect(await spend(descriptor, future, 'pay', one, [alice])).toMatchObject({
      place: 'chain',
      read: { path: 'pay' },
    });
    expect((await spend(descriptor, past, 'pay', one, [bob])).place).toBe('nowhere');
    expect(await spend(descriptor, past, 'refund', one, [bob])).toMatchObject({
      place: 'chain',
      read: { path: 'refund' },
    });
    expect((await spend(descriptor, past, 'refund', one, [bob], true)).place).toBe('nowhere');
    // On regtest btcd keeps it for later; no block takes it before its time.
    expect((await spend(descriptor, future, 'refund', one, [bob])).place).not.toBe('chain');
  });

  it.skipIf(missing)('takes a secret for its hash, and shows it', { timeout: 120_000 }, async () => {
    const descriptor = describeTemplate('hashlock', names);
    const parameters = { recipient: key(alice), sender: key(bob), hash, until: 100 };
    const claim =
      (preimage: string) =>
      (signatures: readonly string[]): Json => ({ preimage, signature: signatures[0] });
    const done = await spend(descriptor, parameters, 'claim', claim(hexOf(secret)), [alice]);
    expect(done).toMatchObject({ place: 'chain', read: { path: 'claim', arguments: { preimage: hexOf(secret) } } });
    expect((await spend(descriptor, parameters, 'claim', claim(hash), [alice])).place).toBe('nowhere');
    expect((await spend(descriptor, parameters, 'refund', one, [bob])).place).toBe('chain');
  });
});

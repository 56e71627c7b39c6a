import { readFileSync } from 'node:fs';
import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { testCommit, testValidators } from '../../test/support/cometbft.ts';
import { parseBftHeader } from '../consensus/bft/header.ts';
import {
  encodeBftHeader,
  encodeCommit,
  encodeValidator,
  hashedBftHeader,
  validatorsHash,
} from '../consensus/bft/index.ts';
import { concat, fromHex, toHex, utf8 } from '../proof/bytes.ts';
import { prepareVerifier } from '../receipt/verify.ts';
import { parseTrust } from '../trust/index.ts';
import { type StateVerdict, type VerifyStateOptions, verifyState, wasmMapKey, wasmStoreKey } from './index.ts';

// Proofs of the state of two CW20 tokens, gold and silver, on a chain of four validators; see fixtures/SOURCES.md.

interface Proof {
  readonly [member: string]: string | readonly string[];
  readonly contract: string;
  readonly key: string;
  readonly proof: readonly string[];
  readonly headers: readonly string[];
  readonly commit: string;
  readonly validators: readonly string[];
}

const file = new URL('../../fixtures/cometbft/contract-state.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8'));
const { balance, received, earlier, notYet, elsewhere, notElsewhere, info, later }: Record<string, Proof> =
  known.proofs;
const proofs = { balance, received, earlier, notYet, elsewhere, notElsewhere, info, later };
const now = new Date(Number(known.now) * 1000);
const [entry] = known.trust.chains;

function judged(proof: unknown, change: object = {}, options?: VerifyStateOptions): StateVerdict {
  const trust = parseTrust({ ...known.trust, chains: [{ ...entry, ...change }] });
  return verifyState(JSON.stringify(proof), prepareVerifier({ trust, now }), options);
}
/** Refused, and by a code: never final, never just without trust. */
function refused(proof: unknown, code: RegExp | string): void {
  expect(judged(proof)).toMatchObject({ state: 'invalid', code: expect.stringMatching(code) });
}
function some(proof: Proof | undefined): Proof {
  if (proof === undefined) throw new Error('the fixture lacks a proof');
  return proof;
}
const json = (value: unknown) => toHex(utf8(JSON.stringify(value)));
const keyOf = (name: string, ...parts: string[]) => toHex(wasmMapKey(utf8(name), parts.map(utf8)));

describe('the state of a CosmWasm contract', () => {
  test.each([
    ['a balance in a map', 'balance', known.gold, keyOf('balance', known.maker), json('975')],
    ['the same one a block before', 'earlier', known.gold, keyOf('balance', known.maker), json('1000')],
    ['an item', 'info', known.gold, keyOf('token_info'), undefined],
    ['the holder’s balance of another token', 'elsewhere', known.silver, keyOf('balance', known.maker), json('5000')],
    ['nothing, before it came', 'notYet', known.gold, keyOf('balance', known.friend), null],
    ['nothing, in the other token', 'notElsewhere', known.silver, keyOf('balance', known.friend), null],
  ] as const)('%s', (_what, name, contract, key, value) => {
    const verdict = judged(proofs[name]);
    expect(verdict).toMatchObject({ state: 'final', kind: 'bft', form: 'cosmos-state-1', fact: { contract, key } });
    if (value === null) expect(verdict.fact).not.toHaveProperty('value');
    if (typeof value === 'string') expect(verdict.fact?.value).toBe(value);
    expect(verdict.height).toBe(Number(parseBftHeader(fromHex(some(proofs[name]).headers[0] ?? '')).height) - 1);
  });

  test('another value, key, contract or chain', () => {
    const one = some(balance);
    refused({ ...one, value: json('976') }, 'ICS23_VALUE');
    refused({ ...one, value: some(elsewhere).value }, 'ICS23_VALUE');
    refused({ ...one, key: some(received).key }, 'ICS23_KEY');
    refused({ ...one, key: `${one.key}00` }, 'ICS23_KEY');
    refused({ ...one, contract: known.silver }, 'ICS23_KEY');
    refused({ ...some(elsewhere), contract: known.gold }, 'ICS23_KEY');
    refused({ ...one, chain: 'cosmos:state-2' }, 'BFT_CHAIN');
    // A value passed off as nothing, and nothing as a value.
    const { value: _, ...without } = one;
    refused(without, 'ICS23_KIND');
    refused({ ...some(notYet), value: json('25') }, 'ICS23_KIND');
    refused({ ...some(notYet), key: one.key }, 'ICS23_KEY');
    refused({ ...some(notElsewhere), contract: known.gold }, 'ICS23_KEY');
  });

  test('the proof of another key, height or contract', () => {
    const one = some(balance);
    for (const other of [received, earlier, elsewhere, info]) {
      refused({ ...one, proof: some(other).proof }, /^ICS23_/);
      refused({ ...one, proof: [some(other).proof[0], one.proof[1]] }, /^ICS23_/);
    }
    refused({ ...one, proof: [one.proof[0], some(earlier).proof[1]] }, 'ICS23_');
    const { headers, commit, validators } = some(later);
    refused({ ...one, headers, commit, validators }, 'ICS23_ROOT');
    refused({ ...some(notYet), headers, commit, validators }, 'ICS23_ROOT');
    // Votes of another height.
    refused({ ...one, commit }, 'BFT_COMMIT');
    refused({ ...one, headers: [...headers, ...one.headers] }, 'BFT_LINK');
    // The next block, which vouches for this one: links hold, but the votes are those of the first.
    refused({ ...one, headers: [...one.headers, ...headers] }, 'BFT_');
    expect(judged({ ...one, headers: [...one.headers, ...headers], commit, validators }).state).toBe('final');
  });

  test('proofs cut short, doubled or out of order', () => {
    const one = some(balance);
    const [store, root] = one.proof;
    refused({ ...one, proof: [store] }, 'ICS23_KIND');
    refused({ ...one, proof: [root] }, 'ICS23_KIND');
    refused({ ...one, proof: [root, store] }, /^ICS23_/);
    refused({ ...one, proof: [store, store] }, /^ICS23_/);
    refused({ ...one, proof: [store, root, root] }, 'SCHEMA_LENGTH');
    refused({ ...one, proof: [] }, 'MODEL_EMPTY');
    refused({ ...one, validators: one.validators.slice(1) }, 'BFT_VALIDATORS');
    refused({ ...one, validators: one.validators.toReversed() }, 'BFT_VALIDATORS');
    refused({ ...one, headers: [] }, 'MODEL_EMPTY');
  });

  test('spellings that are not the one', () => {
    const one = some(balance);
    const [store = '', root = ''] = one.proof;
    refused({ ...one, key: one.key.toUpperCase() }, 'SCHEMA_HEX');
    refused({ ...one, contract: known.gold.toUpperCase() }, 'STATE_ADDRESS');
    refused({ ...one, surplus: 'x' }, 'SCHEMA_UNKNOWN_MEMBER');
    refused({ ...one, state: '1.1' }, 'SCHEMA_VERSION');
    refused({ ...one, form: 'cosmos-state-2' }, 'STATE_FORM');
    refused({ ...one, value: '' }, /SCHEMA_|MODEL_/);
    // An unknown field after the message, a length in more bytes than it takes, bytes after the end.
    for (const raw of [`${store}2801`, `0a8${store.slice(3, 4)}81${store.slice(6)}`, `${store}00`])
      refused({ ...one, proof: [raw, root] }, /^(?:BFT_PROTO|ICS23_)/);
    refused({ ...one, commit: `${one.commit}00` }, 'BFT_PROTO');
    expect(judged(JSON.parse(JSON.stringify(one, null, 2))).state).toBe('final');
    expect(verifyState('{"state":"1.0"', prepareVerifier({ trust: parseTrust(known.trust), now })).state).toBe(
      'invalid',
    );
  });

  test('an address of 20 bytes could be the begin of another one: it is none', () => {
    const one = some(balance);
    const words = bech32.decode(known.gold, false).words;
    const whole = Uint8Array.from(bech32.fromWords(words));
    const short = bech32.encode('wasm', bech32.toWords(whole.slice(0, 20)), false);
    const key = toHex(concat(whole.slice(20), fromHex(one.key)));
    refused({ ...one, contract: short, key }, 'STATE_ADDRESS');
    expect(() => wasmStoreKey(short, fromHex(key))).toThrow(expect.objectContaining({ code: 'STATE_ADDRESS' }));
    const long = bech32.encode('wasm', bech32.toWords(concat(whole, Uint8Array.of(0))), false);
    refused({ ...one, contract: long }, 'STATE_ADDRESS');
  });
});

describe('who vouches for it', () => {
  const one = some(balance);

  test('a chain of somebody else’s validators is at best consistent, whatever its state says', () => {
    const own = testValidators({ a: 1, b: 1, c: 1 });
    const honest = parseBftHeader(fromHex(one.headers[0] ?? ''));
    const header = hashedBftHeader({ ...honest, validatorsHash: validatorsHash(own) });
    const forged = {
      ...one,
      headers: [toHex(encodeBftHeader(header))],
      commit: toHex(encodeCommit(testCommit(header, own))),
      validators: own.map((validator) => toHex(encodeValidator(validator))),
    };
    expect(judged(forged)).toMatchObject({ state: 'consistent', code: 'FINALITY_POWER' });
    // A third of the votes of the real ones is not enough, nor are two thirds of strangers' beside them.
    const weak = { ...forged, commit: toHex(encodeCommit(testCommit(header, own, ['commit', 'commit', 'absent']))) };
    refused(weak, 'BFT_POWER');
  });

  test('no trust, an expired one, another block pinned, a foreign chain of the same name', () => {
    const trust = parseTrust({ ...known.trust, chains: [{ ...entry, chain: 'cosmos:other-1' }] });
    expect(verifyState(JSON.stringify(one), prepareVerifier({ trust, now }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
    });
    expect(judged(one, { period: '1' })).toMatchObject({ state: 'consistent', code: 'FINALITY_PERIOD' });
    const { height, id } = parseBftHeader(fromHex(one.headers[0] ?? ''));
    expect(judged(one, { pins: [`${height}:${'0'.repeat(64)}`] })).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
    });
    expect(judged(one, { period: '1', pins: [`${height}:${id}`] }).state).toBe('final');
    const strangers = testValidators({ a: 1, b: 1, c: 1 }).map(({ key }) => ({ key: toHex(key), power: '1' }));
    expect(judged(one, { validators: strangers })).toMatchObject({ state: 'consistent', code: 'FINALITY_POWER' });
  });

  test('what was true earlier is not taken for what was asked of now', () => {
    const time = (proof: Proof) => Number(parseBftHeader(fromHex(proof.headers[0] ?? '')).time.seconds);
    const notBefore = time(one);
    expect(judged(one, {}, { notBefore }).state).toBe('final');
    expect(judged(earlier, {}, { notBefore: notBefore + 2 })).toMatchObject({
      state: 'consistent',
      code: 'STATE_STALE',
    });
    expect(judged({ ...one, value: json('1') }, {}, { notBefore: notBefore + 60 }).state).toBe('invalid');
  });
});

test.each([
  ['existence', balance, 5],
  ['absence', notElsewhere, 11],
])(
  'every byte of a proof of %s is bound',
  (_what, proof, stride) => {
    const whole = some(proof);
    const survivors: string[] = [];
    const flip = (hex: string, at: number) =>
      hex.slice(0, 2 * at) +
      (Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16) ^ (1 + (at % 255))).toString(16).padStart(2, '0') +
      hex.slice(2 * at + 2);
    const attack = (hex: string, where: string, changed: (hex: string) => object) => {
      for (let at = 0; at < hex.length / 2; at += stride) {
        const verdict = judged({ ...whole, ...changed(flip(hex, at)) });
        if (verdict.state !== 'invalid') survivors.push(`${where}: ${at} ${verdict.code}`);
      }
    };
    const [store = '', root = ''] = whole.proof;
    attack(whole.key, 'key', (key) => ({ key }));
    if (typeof whole.value === 'string') attack(whole.value, 'value', (value) => ({ value }));
    attack(store, 'store', (hex) => ({ proof: [hex, root] }));
    attack(root, 'root', (hex) => ({ proof: [store, hex] }));
    attack(whole.headers[0] ?? '', 'header', (hex) => ({ headers: [hex] }));
    attack(whole.commit, 'commit', (commit) => ({ commit }));
    for (const [i, hex] of whole.validators.entries())
      attack(hex, `validator ${i}`, (changed) => ({ validators: whole.validators.with(i, changed) }));
    expect(survivors).toEqual([]);
  },
  60_000,
);

import { describe, expect, test } from 'vitest';
import { buildReceipt, canonicalize, parseTrust, prepareVerifier, verifyReceiptWith } from '../src/index.ts';
import { beaconAnchor, beaconTrust } from './support/beacon.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

// Every byte of a receipt under proof of stake is bound. Most mutations are refused before the signature is looked at; those
// that only the signature can refuse cost a pairing each, so of these places every eighth is tried here (and all with
// BLOCKCLUSTER_MUTATIONS=full).

const full = process.env.BLOCKCLUSTER_MUTATIONS === 'full';
const hexDigits = '0123456789abcdef';
const now = new Date('2026-11-22T13:00:00Z');
const record = testRecord('mutated');
const log = testLog(record, 2, 5);
const pos = beaconAnchor(log.root, log.path);
const receipt = canonicalize(buildReceipt(record, [pos.anchor]));
const verifier = prepareVerifier({ trust: parseTrust(beaconTrust(pos)), now });

/** Where a string stands in the receipt; `from` and `to` cut a part out of it. */
function place(text: string, from = 0, to = text.length): [number, number] {
  const at = receipt.indexOf(text);
  expect(at).toBeGreaterThan(0);
  return [at + from, at + to];
}

const { attested, bits, signature } = pos.anchor.beacon;
// The state root inside of the attested header is held by the finality branch already.
const signed = [
  place(attested, 0, 96),
  place(attested, 160),
  place(`"bits":"${bits}"`, 8, 8 + bits.length),
  place(signature),
];

function substitutes(byte: number): number[] {
  const digit = hexDigits.indexOf(String.fromCharCode(byte));
  const alike = digit < 0 ? byte ^ 1 : hexDigits.charCodeAt((digit + 7) % 16);
  return [...new Set([alike, byte ^ 0x20, 0x22])].filter((value) => value !== byte);
}

describe('every byte of a receipt under proof of stake is bound', () => {
  test('one byte changed, left out or repeated is never final', { timeout: 1_800_000 }, () => {
    const bytes = new TextEncoder().encode(receipt);
    expect(verifyReceiptWith(bytes, verifier).state).toBe('final');
    const survivors: string[] = [];
    let costly = 0;
    let tried = 0;
    const attempt = (copy: Uint8Array, what: string): void => {
      tried += 1;
      const verdict = verifyReceiptWith(copy, verifier);
      if (verdict.code === 'POS_SIGNATURE') costly += 1;
      if (verdict.state === 'final') survivors.push(what);
    };
    const copy = Uint8Array.from(bytes);
    for (let at = 0; at < bytes.length; at++) {
      if (!full && at % 8 !== 0 && signed.some(([from, to]) => at >= from && at < to)) continue;
      const byte = bytes[at] ?? 0;
      for (const value of substitutes(byte)) {
        copy[at] = value;
        attempt(copy, `${at}: ${byte} -> ${value}`);
      }
      copy[at] = byte;
      if (!full && at % 16 !== 0) continue;
      attempt(Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)]), `${at} left out`);
      attempt(Uint8Array.from([...bytes.slice(0, at), byte, ...bytes.slice(at)]), `${at} repeated`);
    }
    expect(survivors).toEqual([]);
    expect(tried).toBeGreaterThan(receipt.length);
    expect(costly).toBeGreaterThan(20);
  });
});

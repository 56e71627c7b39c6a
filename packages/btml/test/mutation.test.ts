import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  buildReceipt,
  canonicalBytes,
  parseTrust,
  prepareVerifier,
  renderMarkup,
  verifyReceiptWith,
} from '../src/index.ts';
import { cliqueAnchor, cliqueTrust, sealers } from './support/clique.ts';
import { testLog } from './support/log.ts';
import { testEnvelope, testRecord } from './support/record.ts';
import { regtestAnchor, regtestTrust } from './support/regtest.ts';
import { agreementAnchor, members, membersTrust, retrievalAnchor, witnessAnchor } from './support/storage.ts';

const now = new Date('2026-11-22T13:00:00Z');
const record = testRecord('mutated');
const log = testLog(record, 2, 5);
const pow = regtestAnchor(log.root, log.path, { confirmations: 2 });
const set = sealers(2);
const poa = cliqueAnchor(log.root, log.path, set, { others: 1 });
const envelope = testEnvelope('signed and mutated');
const signed = regtestAnchor(testLog(envelope, 0, 1).root, undefined, { confirmations: 1, others: 0 });

// Verifying opens no socket and reads no clock: here both are taken away while the receipts are verified.
const blocked = (): never => {
  throw new Error('a socket or a clock was used');
};
const trusts = {
  pow: regtestTrust(pow, 1),
  poa: cliqueTrust(set),
  signed: regtestTrust(signed, 0),
  storage: membersTrust(2),
};

beforeAll(() => {
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(blocked);
  vi.spyOn(dgram, 'createSocket').mockImplementation(blocked);
  vi.spyOn(dns, 'lookup').mockImplementation(blocked);
  vi.spyOn(globalThis, 'fetch').mockImplementation(blocked);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const full = process.env.BLOCKCLUSTER_MUTATIONS === 'full';
const hexDigits = '0123456789abcdef';

/**
 * Values to put in place of a byte. Always: another digit where there is a digit (so that the form stays right and only
 * proofs can refuse), the other case, and syntax. With BLOCKCLUSTER_MUTATIONS=full every other byte, which takes minutes.
 */
function substitutes(byte: number): number[] {
  const digit = hexDigits.indexOf(String.fromCharCode(byte));
  const alike = digit < 0 ? byte ^ 1 : hexDigits.charCodeAt((digit + 7) % 16);
  const values = full ? Array.from({ length: 256 }, (_, value) => value) : [...new Set([alike, byte ^ 0x20, 0x22])];
  return values.filter((value) => value !== byte);
}

interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly trust: keyof typeof trusts;
}

const subjects: Subject[] = [
  { name: 'a regtest receipt', bytes: canonicalBytes(buildReceipt(record, [pow.anchor])), trust: 'pow' },
  { name: 'a Clique receipt', bytes: canonicalBytes(buildReceipt(record, [poa.anchor])), trust: 'poa' },
  {
    name: 'a receipt of a signed record',
    bytes: canonicalBytes(buildReceipt(envelope, [signed.anchor])),
    trust: 'signed',
  },
  {
    name: 'a regtest receipt as markup',
    bytes: new TextEncoder().encode(renderMarkup(buildReceipt(record, [pow.anchor]))),
    trust: 'pow',
  },
  ...[
    witnessAnchor(log.root, log.path, { by: members.slice(0, 2) }),
    retrievalAnchor(log.root, log.path, { by: members.slice(0, 2) }),
    agreementAnchor(log.root, log.path, {
      terms: { holders: members.slice(0, 2).map(({ key }) => key) },
      rounds: [{ period: 0, by: members.slice(0, 2) }],
    }),
  ].map((anchor) => ({
    name: `a receipt of the form ${anchor.form}`,
    bytes: canonicalBytes(buildReceipt(record, [anchor])),
    trust: 'storage' as const,
  })),
];

describe('every byte of a receipt is bound', () => {
  test.each(subjects)('$name', { timeout: 1_800_000 }, ({ bytes, trust }) => {
    const verifier = prepareVerifier({ trust: parseTrust(trusts[trust]), now });
    expect(verifyReceiptWith(bytes, verifier).state).toBe('final');
    const clock = vi.spyOn(Date, 'now').mockImplementation(blocked);
    const survivors: string[] = [];
    let tried = 0;
    const copy = Uint8Array.from(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      for (const value of substitutes(byte)) {
        copy[at] = value;
        tried += 1;
        if (verifyReceiptWith(copy, verifier).state === 'final') survivors.push(`${at}: ${byte} -> ${value}`);
      }
      copy[at] = byte;
      if (!full && at % 16 !== 0) continue;
      // Left out, and repeated.
      for (const other of [
        new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1)]),
        new Uint8Array([...bytes.slice(0, at), byte, ...bytes.slice(at)]),
      ]) {
        tried += 1;
        if (verifyReceiptWith(other, verifier).state === 'final') survivors.push(`${at}: ${other.length} bytes`);
      }
    }
    clock.mockRestore();
    expect(survivors).toEqual([]);
    expect(tried).toBeGreaterThan(bytes.length * 2);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readVectors } from '../harness/vectors.ts';
import { type BtmlMap, type BundleBlock, buildReceipt, canonicalBytes, canonicalize } from '../src/index.ts';
import { cliqueAnchor, cliqueTrust, sealers } from '../test/support/clique.ts';
import { cosmosAnchor, cosmosTrust, testValidators } from '../test/support/cometbft.ts';
import { testLog } from '../test/support/log.ts';
import { testEnvelope, testRecord } from '../test/support/record.ts';
import { regtestAnchor, regtestTrust } from '../test/support/regtest.ts';

function nonEmpty<T>(items: readonly T[]): [T, ...T[]] {
  const [first, ...others] = items;
  if (first === undefined) throw new Error('nothing to start from');
  return [first, ...others];
}

/** Valid documents of every kind: those of the vectors. */
export const documents: [string, ...string[]] = nonEmpty(
  readVectors().flatMap(({ expect, input }) => {
    const accepted = 'ok' in expect && typeof expect.ok.kind === 'string' && 'utf8' in input;
    return accepted && input.utf8.startsWith('{') ? [input.utf8] : [];
  }),
);

function collect(value: unknown, found: Set<string>): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      found.add(name);
      collect(member, found);
    }
  }
  return found;
}

/** Names and values that mean something somewhere, to be put where they mean something else. */
export const strings: [string, ...string[]] = nonEmpty([
  ...documents.reduce((found, document) => collect(JSON.parse(document), found), new Set<string>()),
]);

export const now: Date = new Date('2026-11-22T13:00:00Z');
const record = testRecord('fuzzed');
export const envelope: string = canonicalize(testEnvelope('fuzzed'));

export const blocks: readonly BundleBlock[] = [
  { use: 'document', bytes: canonicalBytes(record) },
  { use: 'file', bytes: new TextEncoder().encode('fuzzed'), media: 'text/plain', name: 'fuzzed.txt' },
];

export const otsFiles: [Uint8Array, ...Uint8Array[]] = nonEmpty(
  globSync('*.ots', { cwd: join(import.meta.dirname, '../fixtures/opentimestamps') })
    .sort()
    .map((file) => new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/opentimestamps', file)))),
);

const log = testLog(record, 2, 5);
const pow = regtestAnchor(log.root, log.path, { confirmations: 2 });
const set = sealers(2);
const poa = cliqueAnchor(log.root, log.path, set, { others: 1 });
const bft = cosmosAnchor(log.root, log.path, { validators: testValidators({ a: 2, b: 1 }) });

/** Receipts that are final, each with the trust under which it is. */
export const receipts: [{ bytes: Uint8Array; trust: BtmlMap }, ...{ bytes: Uint8Array; trust: BtmlMap }[]] = [
  { bytes: canonicalBytes(buildReceipt(record, [pow.anchor])), trust: regtestTrust(pow, 1) },
  { bytes: canonicalBytes(buildReceipt(record, [poa.anchor])), trust: cliqueTrust(set) },
  { bytes: canonicalBytes(buildReceipt(record, [bft.anchor])), trust: cosmosTrust(bft, 0) },
];

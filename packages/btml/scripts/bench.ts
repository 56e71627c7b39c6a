// What a record costs, in microseconds of processor time (the least of several rounds, so that neighbours on the machine
// disturb little).
//
//   node packages/btml/scripts/bench.ts
import { createHash } from 'node:crypto';
import {
  canonicalBytes,
  canonicalize,
  documentId,
  parseJson,
  parseMarkup,
  parseRecord,
  recordBuilder,
  renderMarkup,
  signEnvelope,
  viewHash,
} from '../src/index.ts';
import { keys } from './vectors/keys.ts';

function measure(name: string, run: () => void): void {
  for (let i = 0; i < 5000; i++) run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < 5000; i++) run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 5000);
  }
  console.log(`${name.padEnd(40)} ${best.toFixed(1).padStart(8)} µs`);
}

const issuer = keys.ed25519.did;
const parts = { digest: `sha-256:${'a'.repeat(64)}`, name: 'contract-2026.pdf', media: 'application/pdf' };
const header = { issued: '2026-11-22T13:00:00Z', salt: new Uint8Array(16).fill(3) };
const portable = recordBuilder({ issuer });
const native = recordBuilder({ issuer, sha256: (bytes) => createHash('sha256').update(bytes).digest() });
const { document, json } = portable(parts, header);
const markup = renderMarkup(document);
const signature = new Uint8Array(64);

measure('recordBuilder, SHA-256 of node:crypto', () => native(parts, header));
measure('recordBuilder, portable SHA-256', () => portable(parts, header));
measure('canonicalize', () => canonicalize(document));
measure('canonical bytes and id', () => documentId(canonicalBytes(document)));
measure('parseJson', () => parseJson(json));
measure('parseMarkup', () => parseMarkup(markup));
measure('parseRecord of JSON', () => parseRecord(json));
measure('viewHash', () => viewHash(document));
measure('signEnvelope without the signature', () =>
  signEnvelope(document, {
    suite: 'ed25519',
    key: issuer,
    purpose: 'claim',
    created: header.issued,
    sign: () => signature,
  }),
);

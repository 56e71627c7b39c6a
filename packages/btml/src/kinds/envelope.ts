import { MAX_PROOFS } from '../limits.ts';
import * as format from '../schema/formats.ts';
import { anyMap, type Format, type Infer, map, maps, oneOf, optional, refuse, text } from '../schema/shape.ts';
import { head } from './header.ts';

const viewHash: Format = {
  code: 'SCHEMA_VIEW',
  expected: 'the version of a view, ":" and 64 hex digits',
  test: (value) => /^[1-9][0-9]{0,3}:[0-9a-f]{64}$/.test(value),
};

/** Suites that BTML names. Which of them this package verifies is said in `verifyEnvelope`. */
export const suites = ['ed25519', 'p256', 'secp256k1', 'webauthn', 'eip712', 'eip1271', 'bip322', 'adr036'] as const;
export type Suite = (typeof suites)[number];

/** What a signature says about its payload. */
export const purposes = ['claim', 'authorize', 'promise', 'describe', 'trust'] as const;
export type Purpose = (typeof purposes)[number];

export const proofShape = map({
  suite: oneOf(suites, 'SIG_SUITE'),
  key: text(format.upTo(256)),
  purpose: oneOf(purposes, 'SIG_PURPOSE'),
  audience: optional(text(format.upTo(256))),
  created: text(format.time),
  view: text(viewHash),
  value: text(format.base64),
});
export type Proof = Infer<typeof proofShape>;

/** This document, signed by these keys. The payload is checked as a document of its own kind. */
export const envelopeShape = map(
  { ...head('envelope'), payload: anyMap, proofs: maps(proofShape, { max: MAX_PROOFS }) },
  (value, pointer) => {
    const seen = new Set<string>();
    for (const [i, { key }] of value.proofs.entries()) {
      if (seen.has(key)) refuse('SIG_DUPLICATE_KEY', 'this key signs twice', `${pointer}/proofs/${i}/key`);
      seen.add(key);
    }
  },
);
export type Envelope = Infer<typeof envelopeShape>;

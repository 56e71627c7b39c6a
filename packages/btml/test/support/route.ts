import { ed25519 } from '@noble/curves/ed25519.js';
import { type BtmlMap, type Envelope, parseRoute, signEnvelope } from '../../src/index.ts';
import { testIssuer, testKey } from './record.ts';

/** What a log states about the route of an entry; `more` replaces members. */
export function testRoute(subject: string, more: BtmlMap = {}): BtmlMap {
  return {
    btml: '1.0',
    kind: 'route',
    issuer: testIssuer,
    issued: '2026-11-22T12:30:00Z',
    subject,
    plan: 'default',
    needs: { kinds: ['pow', 'bft'], within: '3600', development: 'yes' },
    chosen: [{ chain: 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328', kind: 'pow' }],
    ...more,
  };
}

/** The same, signed by the key of tests. */
export function testStatement(subject: string, more: BtmlMap = {}): Envelope {
  return signEnvelope(parseRoute(testRoute(subject, more)).document, {
    suite: 'ed25519',
    key: testIssuer,
    purpose: 'claim',
    created: '2026-11-22T12:30:00Z',
    sign: (hash) => ed25519.sign(hash, testKey),
  });
}

export const replacedPlace: BtmlMap = {
  chain: 'cosmos:comet-1',
  kind: 'bft',
  since: '2026-11-22T12:00:00Z',
  reason: 'unreachable',
  detail: 'the node does not answer',
};

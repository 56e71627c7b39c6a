import { type BtmlMap, buildReceipt, canonicalize, nextTrustStatement, parseDocument, signEnvelope } from '../../src/index.ts';
import { testLog } from '../../test/support/log.ts';
import { testRecord } from '../../test/support/record.ts';
import { regtestAnchor, regtestTrust } from '../../test/support/regtest.ts';
import { keys } from './keys.ts';
import { accepted, type Draft, refused } from './types.ts';

type Content = BtmlMap & { readonly issued: string };
type Key = Pick<(typeof keys)['ed25519'], 'did' | 'sign'>;
interface Stated {
  readonly envelope: BtmlMap & { readonly proofs: readonly BtmlMap[]; readonly payload: BtmlMap };
  readonly version: number;
  readonly id: string;
}

const alice = keys.ed25519;
const mallory = keys.other;

const content = (n: number): Content => ({
  trust: '1.0',
  issued: `2026-11-22T13:0${n}:00Z`,
  chains: [{ chain: 'eip155:31337', rule: 'none', name: 'development', contracts: [`0x${String(n).repeat(40)}`] }],
});

function state(file: Content, signers: readonly Key[], previous?: Stated, expires?: string): Stated {
  const statement = nextTrustStatement(file, {
    issuer: signers[0]?.did ?? '',
    ...(previous ? { previous } : {}),
    ...(expires === undefined ? {} : { expires }),
  });
  let envelope: ReturnType<typeof signEnvelope> | undefined;
  for (const { did, sign } of signers)
    envelope = signEnvelope(statement, {
      ...{ suite: 'ed25519', key: did, purpose: 'trust', created: file.issued },
      sign: (digest) => sign(digest),
      ...(envelope ? { proofs: envelope.proofs } : {}),
    });
  if (envelope === undefined) throw new Error('nobody signs');
  return { envelope, version: Number(statement.version), id: parseDocument(statement).id };
}

const one = state(content(1), [alice]);
const two = state(content(2), [alice], one);
const three = state(content(3), [alice], two);
const handed = state(content(4), [mallory, alice], three);
const grafted = state(content(4), [mallory], three);
const fork = state({ ...content(2), chains: content(9).chains ?? '' }, [alice], one);
const afterFork = state(content(3), [alice], fork);

const file = (n: number, ...run: Stated[]): Content => ({ ...content(n), signed: run.map(({ envelope }) => envelope) });
const held = (publisher: string, { version, id }: Stated) => ({ publisher, version, id });
const text = (value: unknown): string => JSON.stringify(value);
const good = (name: string, value: Content, options: Readonly<Record<string, unknown>>): Draft =>
  accepted('follow-trust', name, text(value), options);
const bad = (name: string, tag: string, value: unknown, error: string, options: Readonly<Record<string, unknown>>): Draft =>
  refused('follow-trust', name, tag, text(value), error, options);
const pinned = { publisher: alice.did };
const { chains: _, ...none } = file(3, three);
const unproven = {
  ...handed.envelope,
  proofs: handed.envelope.proofs.filter(({ key }) => key === mallory.did),
};


const until = '2026-11-22T14:00:00Z';
const before = '2026-11-22T13:59:59Z';
const ending = state(content(4), [alice], three, until);
const afterEnding = state(content(5), [alice], ending);
const record = testRecord('expiry');
const log = testLog(record, 5, 11);
const pow = regtestAnchor(log.root, log.path);
const receipt = canonicalize(buildReceipt(record, [pow.anchor]));
const roots: Content = { ...regtestTrust(pow, 2), issued: '2026-11-22T12:30:00Z' };
const signedRoots: Content = { ...roots, signed: [state(roots, [alice], undefined, until).envelope] };
/** Of another chain: what is not final says nothing of their time. */
const foreign: Content = { ...content(1), signed: [state(content(1), [alice], undefined, until).envelope] };
const judged = (name: string, trust: Content, now: string): Draft => accepted('verify-receipt', name, receipt, { trust, now });

export const trustVectors: readonly Draft[] = [
  good('first version, from the key alone', file(1, one), pinned),
  good('later version, from the key alone', file(3, three), pinned),
  good('next version', file(2, two), held(alice.did, one)),
  good('several versions on', file(3, two, three), held(alice.did, one)),
  good('same version again', file(3, three), held(alice.did, three)),
  good('new key that the old one signed for', file(4, handed), held(alice.did, three)),
  good('new key on the way', file(4, one, two, three, handed), pinned),
  good('the second before it expires', file(4, ending), { ...pinned, now: before }),
  good('one on the way has expired', file(5, ending, afterEnding), { ...held(alice.did, three), now: until }),
  judged('roots the second before they expire', signedRoots, before),
  judged('roots that have expired make nothing final', signedRoots, until),
  judged('expired roots of another chain', foreign, until),
  bad('expired at first contact', 'expiry', file(4, ending), 'TRUST_EXPIRED', { ...pinned, now: until }),
  bad('expired since the known version', 'expiry', file(4, ending), 'TRUST_EXPIRED', { ...held(alice.did, three), now: until }),
  bad('the known version has expired', 'expiry', file(4, ending), 'TRUST_EXPIRED', { ...held(alice.did, ending), now: until }),
  bad('expired, of another publisher', 'expiry', file(4, ending), 'TRUST_PUBLISHER', { publisher: mallory.did, now: until }),
  bad('later expiry than was signed', 'tampering', { ...file(4), signed: [{ ...ending.envelope, payload: { ...ending.envelope.payload, expires: '2027-11-22T14:00:00Z' } }] }, 'VIEW_MISMATCH', pinned),
  bad('nobody signed', 'stripping', content(3), 'TRUST_UNSIGNED', pinned),
  bad('older version', 'rollback', file(2, two), 'TRUST_ROLLBACK', held(alice.did, three)),
  bad('another publisher', 'key-confusion', file(1, state(content(1), [mallory])), 'TRUST_PUBLISHER', pinned),
  bad('another publisher goes on', 'key-confusion', file(4, grafted), 'TRUST_PUBLISHER', held(alice.did, three)),
  bad('another publisher within a run', 'key-confusion', file(4, three, grafted), 'TRUST_PUBLISHER', pinned),
  bad('old key taken off the handover', 'stripping', file(4, { ...handed, envelope: unproven }), 'TRUST_PUBLISHER', held(alice.did, three)),
  bad('another version two', 'equivocation', file(3, fork, afterFork), 'TRUST_FORK', held(alice.did, two)),
  bad('history that forked below', 'equivocation', file(3, afterFork), 'TRUST_FORK', held(alice.did, two)),
  bad('statements left out', 'equivocation', file(3, three), 'TRUST_GAP', held(alice.did, one)),
  bad('statement left out of a run', 'stripping', file(3, one, three), 'TRUST_CHAIN', pinned),
  bad('run out of order', 'order', file(3, two, one, three), 'TRUST_CHAIN', pinned),
  bad('altered roots', 'tampering', { ...file(3, three), chains: content(1).chains }, 'TRUST_DIGEST', pinned),
  bad('roots left out', 'tampering', none, 'TRUST_DIGEST', pinned),
  bad('made younger', 'tampering', { ...file(3, three), issued: '2026-11-22T14:00:00Z' }, 'TRUST_DIGEST', pinned),
  bad(
    'altered statement in a run',
    'tampering',
    file(3, one, { ...two, envelope: { ...two.envelope, payload: { ...two.envelope.payload, version: '3' } } }, three),
    'TRUST_CHAIN',
    pinned,
  ),
  bad(
    'signature of another statement',
    'tampering',
    file(3, { ...three, envelope: { ...three.envelope, proofs: three.envelope.proofs.map((proof) => ({ ...proof, value: String(two.envelope.proofs[0]?.value) })) } }),
    'SIG_INVALID',
    pinned,
  ),
];

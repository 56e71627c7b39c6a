import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { encodeDidKey } from '../identifiers/did-key.ts';
import { formatTime } from '../identifiers/time.ts';
import { parseDocument } from '../kinds/parse.ts';
import { signEnvelope } from '../signature/envelope.ts';
import type { BtmlMap } from '../value.ts';
import { followTrust as follow, nextTrustStatement, parseTrust, type TrustHead } from './index.ts';

const NOW = 1_795_001_000;
const followTrust = (
  known: Parameters<typeof follow>[0],
  offered: Parameters<typeof follow>[1],
  now = NOW,
): TrustHead => follow(known, offered, now);

interface Publisher {
  readonly did: string;
  readonly sign: (hash: Uint8Array) => Uint8Array;
}
const publisher = (byte: number): Publisher => {
  const secret = new Uint8Array(32).fill(byte);
  const did = encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(secret) });
  return { did, sign: (hash) => ed25519.sign(hash, secret) };
};
const alice = publisher(7);
const mallory = publisher(10);
const clique = (contracts: readonly string[]) => ({
  chain: 'eip155:1337',
  rule: 'clique',
  name: 'own chain',
  genesis: `0x${'11'.repeat(32)}`,
  epoch: '30000',
  period: '1',
  contracts: [...contracts],
  signers: [{ from: '0', set: [`0x${'22'.repeat(20)}`] }],
});
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;

type Content = BtmlMap & { readonly issued: string };
const content = (n: number): Content => ({
  trust: '1.0',
  issued: formatTime(1_795_000_000 + n * 60),
  chains: [clique([address(n)])],
});

/** A statement over a file, signed by one or more keys; the first is the issuer. */
function state(
  file: Content,
  signers: readonly Publisher[],
  previous?: Pick<TrustHead, 'version' | 'id'>,
  expires?: string,
) {
  const statement = nextTrustStatement(file, {
    issuer: signers[0]?.did ?? '',
    ...(previous ? { previous } : {}),
    ...(expires ? { expires } : {}),
  });
  let envelope: ReturnType<typeof signEnvelope> | undefined;
  for (const { did, sign } of signers)
    envelope = signEnvelope(statement, {
      ...{ suite: 'ed25519', key: did, purpose: 'trust', created: file.issued, sign },
      ...(envelope ? { proofs: envelope.proofs } : {}),
    });
  if (envelope === undefined) throw new Error('nobody signs');
  const { id } = parseDocument(statement);
  return { envelope, version: Number(statement.version), id, publisher: statement.issuer };
}
type Stated = ReturnType<typeof state>;

/** Versions 1 to `count` by one publisher. */
function history(count: number, by = alice): Stated[] {
  const made: Stated[] = [];
  for (let n = 1; n <= count; n++) made.push(state(content(n), [by], made.at(-1)));
  return made;
}
const file = (n: number, run: readonly Stated[]): Content => ({
  ...content(n),
  signed: run.map(({ envelope }) => envelope),
});
const five = history(5);
const at = (n: number): Stated => {
  const one = five[n - 1];
  if (one === undefined) throw new Error(`no version ${n}`);
  return one;
};
const head = (n: number): TrustHead => {
  const { version, id, publisher } = at(n);
  return { version, id, publisher };
};
const newest = (from: number) => parseTrust(file(5, five.slice(from - 1)));
const code = (name: string) => expect.objectContaining({ code: name });

describe('following a publisher', () => {
  test('from its key alone, and from any version on', () => {
    expect(followTrust({ publisher: alice.did }, newest(5))).toEqual(head(5));
    for (const known of [1, 2, 3, 4, 5]) expect(followTrust(head(known), newest(1))).toEqual(head(5));
    expect(followTrust(head(3), newest(4))).toEqual(head(5));
  });

  test('the verdict can say who published the roots', () => {
    const [chain] = newest(5).chains;
    expect(chain?.published).toEqual({ publisher: alice.did, version: 5 });
  });

  test('refuses an older version', () => {
    const old = parseTrust(file(3, five.slice(2, 3)));
    expect(() => followTrust(head(4), old)).toThrow(code('TRUST_ROLLBACK'));
  });

  test('refuses a file that nobody signed', () => {
    expect(() => followTrust({ publisher: alice.did }, parseTrust(content(5)))).toThrow(code('TRUST_UNSIGNED'));
    expect(() => followTrust(head(4), parseTrust(content(5)))).toThrow(code('TRUST_UNSIGNED'));
  });

  test('refuses a gap, which could hide a fork', () => {
    expect(() => followTrust(head(2), newest(4))).toThrow(code('TRUST_GAP'));
  });

  test('refuses a fork of history, by the same key too', () => {
    const three = five.slice(0, 2);
    const other = state({ ...content(3), chains: [clique([address(99)])] }, [alice], at(2));
    const after = state(content(4), [alice], other);
    expect(() => followTrust(head(3), parseTrust(file(4, [...three, other, after])))).toThrow(code('TRUST_FORK'));
    expect(() => followTrust(head(3), parseTrust(file(4, [after])))).toThrow(code('TRUST_FORK'));
    const twice: Content = { ...content(3), chains: [clique([address(99)])], signed: [other.envelope] };
    expect(() => followTrust(head(3), parseTrust(twice))).toThrow(code('TRUST_FORK'));
  });

  test('refuses another publisher, whatever its versions', () => {
    const own = history(9, mallory);
    const strange = parseTrust(file(9, own));
    expect(() => followTrust({ publisher: alice.did }, strange)).toThrow(code('TRUST_PUBLISHER'));
    expect(() => followTrust(head(5), strange)).toThrow(code('TRUST_PUBLISHER'));
    const grafted = state(content(6), [mallory], at(5));
    expect(() => followTrust(head(5), parseTrust(file(6, [grafted])))).toThrow(code('TRUST_PUBLISHER'));
    expect(() => parseTrust(file(6, [...five, grafted]))).toThrow(code('TRUST_PUBLISHER'));
  });

  test('refuses the newest version from the second on in which it expires, known or new; older ones may have expired', () => {
    const second = 1_795_000_900;
    const six = state(content(6), [alice], at(5), formatTime(second));
    const seven = state(content(7), [alice], six);
    const expiring = parseTrust(file(6, [six]));
    for (const known of [{ publisher: alice.did }, head(5), { ...six }]) {
      expect(followTrust(known, expiring, second - 1)).toMatchObject({ version: 6 });
      expect(() => followTrust(known, expiring, second)).toThrow(code('TRUST_EXPIRED'));
    }
    // A stranger's or forked file is that first, whatever its time.
    expect(() => followTrust({ publisher: mallory.did }, expiring, second)).toThrow(code('TRUST_PUBLISHER'));
    expect(followTrust(head(5), parseTrust(file(7, [six, seven])), second)).toMatchObject({ version: 7 });
    expect(expiring.chains[0]?.published).toMatchObject({ expires: formatTime(second) });
  });

  test('takes a new key that the old one signed for, and only that one', () => {
    const next = publisher(12);
    const handed = state(content(6), [next, alice], at(5));
    const after = state(content(7), [next], handed);
    const moved = parseTrust(file(7, [...five, handed, after]));
    expect(followTrust(head(3), moved)).toMatchObject({ publisher: next.did, version: 7 });
    expect(followTrust(head(5), parseTrust(file(7, [handed, after])))).toMatchObject({ publisher: next.did });
    const held = followTrust({ publisher: alice.did }, moved);
    expect(held).toMatchObject({ publisher: next.did });
    // Whoever followed the change no longer listens to the old key.
    const back = state(content(8), [alice], after);
    expect(() => followTrust(held, parseTrust(file(8, [back])))).toThrow(code('TRUST_PUBLISHER'));
    // The old key's name without its signature.
    const forged = structuredClone(handed.envelope);
    const proofs = forged.proofs.map((proof) =>
      proof.key === alice.did ? { ...proof, value: forged.proofs[0]?.value ?? '' } : proof,
    );
    expect(() =>
      parseTrust({ ...file(6, five), signed: [...five.map((one) => one.envelope), { ...forged, proofs }] }),
    ).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SIG_/) }));
  });
});

describe('a signed trust file', () => {
  const whole = file(5, five.slice(3));

  test('holds as it is, with the members in any order', () => {
    expect(parseTrust(JSON.stringify(whole)).signed?.head).toEqual(head(5));
  });

  test('refuses altered roots and times', () => {
    expect(() => parseTrust({ ...whole, chains: [clique([address(6)])] })).toThrow(code('TRUST_DIGEST'));
    expect(() => parseTrust({ ...whole, issued: content(6).issued })).toThrow(code('TRUST_DIGEST'));
    const { chains: _, ...none } = whole;
    expect(() => parseTrust(none)).toThrow(code('TRUST_DIGEST'));
  });

  test('refuses a run with a statement left out, out of order or altered', () => {
    const run = (...numbers: number[]): BtmlMap => file(5, numbers.map(at));
    expect(() => parseTrust(run(3, 5))).toThrow(code('TRUST_CHAIN'));
    expect(() => parseTrust(run(4, 3, 5))).toThrow(code('TRUST_CHAIN'));
    expect(() => parseTrust(run(5, 4))).toThrow(code('TRUST_CHAIN'));
    const older = state({ ...content(6), issued: content(1).issued }, [alice], at(5));
    expect(() =>
      parseTrust({ ...content(6), issued: content(1).issued, signed: [at(5).envelope, older.envelope] }),
    ).toThrow(code('TRUST_CHAIN'));
    const envelope = at(4).envelope;
    const altered = { ...envelope, payload: { ...envelope.payload, digest: `sha-256:${'0'.repeat(64)}` } };
    expect(() => parseTrust({ ...whole, signed: [at(3).envelope, altered, at(5).envelope] })).toThrow(
      code('TRUST_CHAIN'),
    );
    expect(() => parseTrust({ ...whole, signed: [altered, at(5).envelope] })).toThrow();
  });

  test('refuses a signature for another purpose, and a payload of another kind', () => {
    const [proof] = at(5).envelope.proofs;
    if (proof === undefined) throw new Error('no proof');
    const claim = { ...at(5).envelope, proofs: [{ ...proof, purpose: 'claim' }] };
    expect(() => parseTrust({ ...content(5), signed: [claim] })).toThrow(code('SIG_PURPOSE'));
    const record = {
      btml: '1.0',
      kind: 'record',
      issuer: alice.did,
      issued: content(5).issued,
      salt: 'AwMDAwMDAwMDAwMDAwMDAw',
      digest: `sha-256:${'a'.repeat(64)}`,
    };
    expect(() => parseTrust({ ...content(5), signed: [{ ...at(5).envelope, payload: record }] })).toThrow(
      code('SCHEMA_KIND'),
    );
  });
});

import { ed25519 } from '@noble/curves/ed25519.js';
import {
  type AgreementTerms,
  type Answer,
  agreementHash,
  type BlockCid,
  type BtmlMap,
  base64url,
  type Challenge,
  cidOfBlock,
  cosignatureMessage,
  encodeDidKey,
  formatBlockCid,
  formatCheckpoint,
  formatTime,
  hexEncode,
  makeDirectory,
  sha256,
  signAnswer,
  signChallenge,
  utf8Encode,
} from '../../src/index.ts';

/** A member of a test's group; the secret is derived from the name. */
export interface TestMember {
  readonly name: string;
  readonly key: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export const group = 'ipfs:tests';
/** 2026-11-22T12:00:00Z, in seconds. */
export const started: number = Date.parse('2026-11-22T12:00:00Z') / 1000;

export function testMember(name: string): TestMember {
  const secret = sha256(utf8Encode(`member ${name}`));
  return {
    name,
    key: encodeDidKey({ type: 'ed25519', bytes: ed25519.getPublicKey(secret) }),
    sign: (message) => ed25519.sign(message, secret),
  };
}

const byKey = <T extends { readonly key: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (a.key < b.key ? -1 : 1));

export const challenger: TestMember = testMember('the organization');
export const members: readonly TestMember[] = byKey(['alpha', 'beta', 'gamma'].map(testMember));

export function membersTrust(threshold: number, more: BtmlMap = {}, of: readonly TestMember[] = members): BtmlMap {
  const entry = {
    chain: group,
    rule: 'members',
    name: 'members of the tests',
    threshold: String(threshold),
    members: of.map(({ name, key }) => ({ name, key })),
    ...more,
  };
  return { trust: '1.0', issued: '2026-11-22T11:00:00Z', chains: [entry] };
}

const withPath = (path: readonly string[] | undefined): BtmlMap => (path === undefined ? {} : { path });

export interface WitnessOptions {
  readonly by?: readonly TestMember[];
  readonly size?: number;
  /** Seconds since 1970 of the first cosignature; each further one is a second later. */
  readonly time?: number;
}

export function witnessAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: WitnessOptions = {},
): BtmlMap {
  const { by = members, size = 11, time = started } = options;
  const checkpoint = formatCheckpoint({ origin: 'log.example/tests', size, root });
  const cosignatures = by.map(({ key, sign }, i) => ({
    key,
    time: String(time + i),
    value: base64url.encode(sign(cosignatureMessage(checkpoint, time + i))),
  }));
  return { chain: group, form: 'witness-1', ...withPath(path), checkpoint, cosignatures };
}

export const content: Uint8Array = utf8Encode('the content of the tests');
export const contentCid: BlockCid = cidOfBlock('raw', content);

/** A challenge about the first bytes of the content, and answers one second apart. */
export function testRound(
  cid: string,
  options: { readonly by?: readonly TestMember[]; readonly time?: number; readonly late?: number } = {},
): { challenge: Challenge; bytes: string; answers: readonly Answer[] } {
  const { by = members, time = started, late = 2 } = options;
  const terms = {
    cid,
    random: hexEncode(sha256(utf8Encode(`random ${time}`))),
    block: '2',
    offset: '4',
    length: '16',
    issuer: challenger.key,
    issued: formatTime(time),
  };
  const bytes = content.slice(4, 20);
  const answers = by.map((member, i) => signAnswer(terms, member, formatTime(time + late + i), bytes));
  return { challenge: signChallenge(terms, challenger.sign), bytes: hexEncode(bytes), answers };
}

export function testDirectory(root: Uint8Array): { readonly hex: string; readonly cid: string } {
  const directory = makeDirectory(root, contentCid, content.length);
  return { hex: hexEncode(directory.bytes), cid: formatBlockCid(directory.cid) };
}

export function retrievalAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: Parameters<typeof testRound>[1] = {},
): BtmlMap {
  const { hex, cid } = testDirectory(root);
  return { chain: group, form: 'retrieval-1', ...withPath(path), directory: hex, ...testRound(cid, options) };
}

export interface AgreementOptions {
  readonly terms?: Partial<AgreementTerms>;
  /** Periods in which there is a round, and who answers in it. */
  readonly rounds?: readonly { readonly period: number; readonly by?: readonly TestMember[]; readonly late?: number }[];
}

export function agreementAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: AgreementOptions = {},
): BtmlMap {
  const { hex, cid } = testDirectory(root);
  const agreement: AgreementTerms = {
    issuer: challenger.key,
    issued: formatTime(started - 600),
    cid,
    size: '300',
    from: formatTime(started),
    until: formatTime(started + 6_000),
    every: '600',
    within: '120',
    holders: members.map(({ key }) => key),
    ...options.terms,
  };
  const hash = agreementHash(agreement);
  const parties = members.filter(({ key }) => agreement.holders.includes(key));
  const signatures = byKey([...parties, challenger]).map(({ key, sign }) => ({
    key,
    value: base64url.encode(sign(hash)),
  }));
  const rounds = (options.rounds ?? [{ period: 0 }, { period: 1 }]).map(({ period, ...round }) =>
    testRound(cid, { ...round, time: started + 600 * period + 7 }),
  );
  return { chain: group, form: 'agreement-1', ...withPath(path), directory: hex, agreement, signatures, rounds };
}

import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  type BtmlMap,
  type EvmHeader,
  encodeRlp,
  hexEncode,
  ISTANBUL_DIGEST,
  joinIbftExtra,
  joinQbftExtra,
  keccak256,
  parseEvmHeader,
  type Rlp,
  receiptKey,
  rlpNumber,
} from '../../src/index.ts';
import { concat, fromHex, utf8 } from '../../src/proof/bytes.ts';
import { anchoredReceipt, contract, type Sealer } from './clique.ts';
import { TestTrie } from './trie.ts';

export type Scheme = 'ibft' | 'qbft';

const empty = keccak256(encodeRlp(new Uint8Array(0)));

/** What a block may be made to say instead of what it should. */
export interface BlockParts {
  readonly receiptsRoot?: Uint8Array;
  readonly vote?: { readonly about: string; readonly authorize: boolean };
  /** Who proposes it; the first of the set if left out. */
  readonly by?: Sealer;
  /** Who seals it; the whole set if left out. */
  readonly sealedBy?: readonly Sealer[];
  /** The validators that it states. */
  readonly stated?: readonly string[];
  /** QBFT: the round that it states, and the one that is sealed. */
  readonly round?: number;
  readonly sealedRound?: number;
  readonly time?: number;
  readonly difficulty?: number;
  readonly nonce?: Uint8Array;
  readonly mixHash?: Uint8Array;
}

/** r, s, recovery id. */
export function sealOver(digest: Uint8Array, { secret }: Sealer): Uint8Array {
  const signed = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
  return concat(signed.slice(1), signed.slice(0, 1));
}

export interface Parent {
  readonly hash: Uint8Array;
  readonly number: number;
  readonly time: number;
}

/** The next block of an IBFT or QBFT network whose validators are `set`. */
export function sealedBlock(scheme: Scheme, parent: Parent, set: readonly Sealer[], parts: BlockParts = {}): EvmHeader {
  const { by = set[0], sealedBy = set, stated = set.map(({ address }) => address), vote, round = 0 } = parts;
  if (by === undefined) throw new RangeError('no proposer');
  const validators: Rlp = stated.map((address) => fromHex(address.slice(2)));
  const vanity = new Uint8Array(32);
  const none = new Uint8Array(0);
  const about = vote === undefined ? undefined : fromHex(vote.about.slice(2));
  const coinbase = scheme === 'qbft' ? fromHex(by.address.slice(2)) : (about ?? new Uint8Array(20));
  const nonce = new Uint8Array(8).fill(scheme === 'ibft' && vote?.authorize ? 0xff : 0);
  const fields = (extra: Uint8Array): Rlp[] => [
    parent.hash,
    keccak256(encodeRlp([])),
    coinbase,
    keccak256(utf8('state')),
    empty,
    parts.receiptsRoot ?? empty,
    new Uint8Array(256),
    rlpNumber(parts.difficulty ?? 1),
    rlpNumber(parent.number + 1),
    rlpNumber(30_000_000),
    rlpNumber(21_000),
    rlpNumber(parts.time ?? parent.time + 1),
    extra,
    parts.mixHash ?? ISTANBUL_DIGEST,
    parts.nonce ?? nonce,
  ];
  if (scheme === 'ibft') {
    const proposal = encodeRlp(fields(joinIbftExtra({ vanity, validators, seal: none, seals: [] })));
    const seal = sealOver(keccak256(keccak256(proposal)), by);
    const hash = keccak256(encodeRlp(fields(joinIbftExtra({ vanity, validators, seal, seals: [] }))));
    const digest = keccak256(concat(hash, Uint8Array.of(2)));
    const seals = sealedBy.map((sealer) => sealOver(digest, sealer));
    return parseEvmHeader(encodeRlp(fields(joinIbftExtra({ vanity, validators, seal, seals }))));
  }
  const ballot: Rlp = about === undefined ? [] : [about, vote?.authorize ? Uint8Array.of(0xff) : none];
  const common = { vanity, validators, vote: ballot };
  const sealed = joinQbftExtra({ ...common, round: rlpNumber(parts.sealedRound ?? round), seals: [] });
  const digest = keccak256(encodeRlp(fields(sealed)));
  const seals = sealedBy.map((sealer) => sealOver(digest, sealer));
  return parseEvmHeader(encodeRlp(fields(joinQbftExtra({ ...common, round: rlpNumber(round), seals }))));
}

export const start: Parent = { hash: keccak256(utf8('below')), number: 99, time: 1_795_000_000 };

/** A real anchor: a block whose receipt trie holds it, and blocks on top. */
export function istanbulAnchor(
  scheme: Scheme,
  root: Uint8Array,
  path: readonly string[] | undefined,
  set: readonly Sealer[],
  options: { readonly parent?: Parent; readonly onTop?: number; readonly parts?: BlockParts } = {},
): { readonly anchor: BtmlMap; readonly headers: readonly EvmHeader[] } {
  const trie = new TestTrie([
    [receiptKey(0), anchoredReceipt(keccak256(utf8('other')))],
    [receiptKey(1), anchoredReceipt(root)],
  ]);
  let block = sealedBlock(scheme, options.parent ?? start, set, { ...options.parts, receiptsRoot: trie.root });
  const headers = [block];
  for (let i = 0; i < (options.onTop ?? 0); i++) {
    block = sealedBlock(scheme, block, set);
    headers.push(block);
  }
  return {
    headers,
    anchor: {
      chain: 'eip155:7777',
      form: 'evm-event-1',
      ...(path === undefined ? {} : { path }),
      headers: headers.map(({ raw }) => hexEncode(raw)),
      index: '1',
      proof: trie.proof(receiptKey(1)).map(hexEncode),
    },
  };
}

/** A trust file that names the validators. */
export function istanbulTrust(scheme: Scheme, set: readonly Sealer[], members: BtmlMap = {}): BtmlMap {
  return {
    trust: '1.0',
    issued: '2026-11-22T12:30:00Z',
    chains: [
      {
        chain: 'eip155:7777',
        rule: scheme,
        name: 'our network',
        epoch: '30000',
        contracts: [contract],
        signers: [{ from: '0', set: set.map(({ address }) => address) }],
        ...members,
      },
    ],
  };
}

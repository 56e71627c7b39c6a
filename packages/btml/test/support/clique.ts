import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  ANCHORED_TOPIC,
  addressOfKey,
  type BtmlMap,
  cliqueSealHash,
  type EvmHeader,
  encodeRlp,
  hexEncode,
  keccak256,
  parseEvmHeader,
  type Rlp,
  receiptKey,
  rlpNumber,
} from '../../src/index.ts';
import { concat, fromHex, utf8 } from '../../src/proof/bytes.ts';
import { TestTrie } from './trie.ts';

export interface Sealer {
  readonly secret: Uint8Array;
  /** `0x…` */
  readonly address: string;
}

/** Sealers with fixed keys of tests, in the order of their addresses. */
export function sealers(count: number): Sealer[] {
  return Array.from({ length: count }, (_, i) => {
    const secret = keccak256(utf8(`sealer ${i}`));
    const key = secp256k1.getPublicKey(secret, false).slice(1);
    return { secret, address: `0x${hexEncode(addressOfKey(key))}` };
  }).sort((a, b) => (a.address < b.address ? -1 : 1));
}

export interface HeaderParts {
  readonly parent: Uint8Array;
  readonly number: number;
  readonly time: number;
  readonly stateRoot?: Uint8Array;
  readonly receiptsRoot?: Uint8Array;
  readonly transactionsRoot?: Uint8Array;
  readonly difficulty: number;
  /** Address that a vote is about. */
  readonly vote?: { readonly about: string; readonly authorize: boolean };
  readonly checkpoint?: readonly string[];
}

const empty = keccak256(encodeRlp(new Uint8Array(0)));

/** A header sealed by a key. */
export function seal(parts: HeaderParts, sealer: Sealer): EvmHeader {
  const { vote, checkpoint = [] } = parts;
  const fields: Rlp[] = [
    parts.parent,
    keccak256(encodeRlp([])),
    vote === undefined ? new Uint8Array(20) : fromHex(vote.about.slice(2)),
    parts.stateRoot ?? keccak256(utf8('state')),
    parts.transactionsRoot ?? empty,
    parts.receiptsRoot ?? empty,
    new Uint8Array(256),
    rlpNumber(parts.difficulty),
    rlpNumber(parts.number),
    rlpNumber(30_000_000),
    rlpNumber(21_000),
    rlpNumber(parts.time),
    concat(new Uint8Array(32), ...checkpoint.map((address) => fromHex(address.slice(2))), new Uint8Array(65)),
    new Uint8Array(32),
    new Uint8Array(8).fill(vote?.authorize ? 0xff : 0),
    rlpNumber(7),
  ];
  const unsealed = parseEvmHeader(encodeRlp(fields));
  const signed = secp256k1.sign(cliqueSealHash(unsealed), sealer.secret, { prehash: false, format: 'recovered' });
  const extra = Uint8Array.from(unsealed.extra);
  extra.set(concat(signed.slice(1), signed.slice(0, 1)), extra.length - 65);
  fields[12] = extra;
  return parseEvmHeader(encodeRlp(fields));
}

/** The next block of a chain whose sealers take turns as they should. */
export function nextBlock(
  parent: { readonly hash: Uint8Array; readonly number: number; readonly time: number },
  set: readonly Sealer[],
  extra: Partial<HeaderParts> & { readonly by?: Sealer; readonly shift?: number } = {},
): EvmHeader {
  const number = parent.number + 1;
  const inTurn = set[number % set.length];
  const sealer = extra.by ?? inTurn;
  if (sealer === undefined) throw new RangeError('no sealer');
  return seal(
    { parent: parent.hash, number, time: parent.time + 5, difficulty: sealer === inTurn ? 2 : 1, ...extra },
    sealer,
  );
}

export const contract = '0x00000000000000000000000000000000000a4c04';

/** A successful typed receipt that emitted `Anchored(root)`. */
export function anchoredReceipt(root: Uint8Array, status = 1, address = contract, type = 2): Uint8Array {
  const log: Rlp = [fromHex(address.slice(2)), [ANCHORED_TOPIC], root];
  const body = encodeRlp([rlpNumber(status), rlpNumber(50_000), new Uint8Array(256), [log]]);
  return type === 0 ? body : concat(Uint8Array.of(type), body);
}

export interface CliqueAnchor {
  readonly anchor: BtmlMap;
  readonly headers: readonly EvmHeader[];
}

/** A real Clique anchor: a block whose receipt trie holds it among `others`, and the blocks on top. */
export function cliqueAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  set: readonly Sealer[],
  options: {
    number?: number;
    onTop?: number;
    others?: number;
    receipt?: Uint8Array;
    transactions?: TestTrie;
    parent?: { readonly hash: Uint8Array; readonly number: number; readonly time: number };
  } = {},
): CliqueAnchor {
  const { number = 100, onTop = 2, others = 2, receipt = anchoredReceipt(root) } = options;
  const index = others;
  const entries = Array.from({ length: others }, (_, i): [Uint8Array, Uint8Array] => [
    receiptKey(i),
    anchoredReceipt(keccak256(utf8(`other ${i}`))),
  ]);
  const trie = new TestTrie([...entries, [receiptKey(index), receipt]]);
  const parent = options.parent ?? { hash: keccak256(utf8('below')), number: number - 1, time: 1_795_000_000 };
  const { transactions } = options;
  let block = nextBlock(parent, set, {
    receiptsRoot: trie.root,
    ...(transactions === undefined ? {} : { transactionsRoot: transactions.root }),
  });
  const headers = [block];
  for (let i = 0; i < onTop; i++) {
    block = nextBlock(block, set);
    headers.push(block);
  }
  return {
    headers,
    anchor: {
      chain: 'eip155:7777',
      form: 'evm-event-1',
      ...(path === undefined ? {} : { path }),
      headers: headers.map(({ raw }) => hexEncode(raw)),
      index: String(index),
      proof: trie.proof(receiptKey(index)).map(hexEncode),
    },
  };
}

/** A trust file that names the sealers. */
export function cliqueTrust(set: readonly Sealer[], members: BtmlMap = {}): BtmlMap {
  return {
    trust: '1.0',
    issued: '2026-11-22T12:30:00Z',
    chains: [
      {
        chain: 'eip155:7777',
        rule: 'clique',
        name: 'our chain',
        epoch: '30000',
        period: '5',
        contracts: [contract],
        signers: [{ from: '0', set: set.map(({ address }) => address) }],
        ...members,
      },
    ],
  };
}

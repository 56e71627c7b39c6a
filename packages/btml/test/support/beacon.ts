import { bls12_381 } from '@noble/curves/bls12-381.js';
import {
  type BeaconBootstrapMembers,
  type BeaconLayoutName,
  type BeaconMembers,
  type BeaconNetwork,
  type BeaconPresetName,
  type BeaconUpdateMembers,
  type BtmlMap,
  beaconLayouts,
  beaconPresets,
  type EvmHeader,
  encodeRlp,
  executionBranch,
  executionRoot,
  hexEncode,
  keccak256,
  parseEvmHeader,
  parseSyncCommittee,
  periodOf,
  receiptKey,
  rlpNumber,
  sha256,
  ssz,
  syncDomain,
} from '../../src/index.ts';
import { concat, fromHex, utf8 } from '../../src/proof/bytes.ts';
import { anchoredReceipt, contract } from './clique.ts';
import { TestTrie } from './trie.ts';

// A beacon chain as far as light clients see it: committees with known keys, states that hold nothing but what is proven,
// and execution blocks. Written beside the verifier, from the consensus specification; real chains are in fixtures/.

const bls = bls12_381.longSignatures;
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';
const Fr = bls12_381.fields.Fr;
const secret = (label: string): bigint => Fr.create(BigInt(`0x${hexEncode(sha256(utf8(label)))}`));
const publicKey = (key: bigint): Uint8Array => bls12_381.G1.Point.BASE.multiply(key).toBytes();
const filler = (label: string): Uint8Array => sha256(utf8(label));

export interface TestCommittee {
  readonly secrets: readonly bigint[];
  readonly raw: Uint8Array;
  readonly root: Uint8Array;
}

const committees = new Map<string, TestCommittee>();

/** The sync committee of a period. */
export function testCommittee(size: number, period: number): TestCommittee {
  const known = committees.get(`${size} ${period}`);
  if (known !== undefined) return known;
  const secrets = Array.from({ length: size }, (_, i) => secret(`validator ${period} ${i}`));
  const all = secrets.reduce((sum, key) => Fr.add(sum, key), 0n);
  const raw = concat(...secrets.map(publicKey), publicKey(all));
  const committee = { secrets, raw, root: parseSyncCommittee(raw, size).root };
  committees.set(`${size} ${period}`, committee);
  return committee;
}

/** A tree of which a few nodes are known; everything else is filled with what nobody asks for. */
class SparseTree {
  readonly #known: ReadonlyMap<number, Uint8Array>;

  constructor(known: ReadonlyMap<number, Uint8Array>) {
    this.#known = known;
  }

  node(index: number): Uint8Array {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const above = [...this.#known.keys()].some((leaf) => {
      for (let at = leaf; at >= index; at = Math.floor(at / 2)) if (at === index) return true;
      return false;
    });
    return above ? ssz.hashPair(this.node(2 * index), this.node(2 * index + 1)) : filler(`node ${index}`);
  }

  branch(index: number): string[] {
    const out: string[] = [];
    for (let at = index; at > 1; at = Math.floor(at / 2)) out.push(hexEncode(this.node(at ^ 1)));
    return out;
  }
}

function headerBytes(slot: number, stateRoot: Uint8Array, bodyRoot: Uint8Array): Uint8Array {
  const out = concat(new Uint8Array(16), filler(`parent of ${slot}`), stateRoot, bodyRoot);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(slot), true);
  view.setBigUint64(8, 7n, true);
  return out;
}

function rootOfHeader(raw: Uint8Array): Uint8Array {
  const parts = [raw.slice(0, 8), raw.slice(8, 16), raw.slice(16, 48), raw.slice(48, 80), raw.slice(80)];
  return ssz.merkleize(parts.flatMap(ssz.pack), 3);
}

export interface BeaconOptions {
  readonly preset?: BeaconPresetName;
  readonly layout?: BeaconLayoutName;
  readonly version?: string;
  /** Members that sign; by default all but two. */
  readonly signers?: number;
  /** Slot of the header that is signed. */
  readonly slot?: number;
  /** Signs under another ciphersuite. */
  readonly dst?: string;
  /** Signs with a domain of its own. */
  readonly domain?: Uint8Array;
}

export const genesis = hexEncode(filler('genesis validators'));

export function testNetwork(options: BeaconOptions = {}): BeaconNetwork {
  const { preset = 'minimal', layout = 'electra', version = '05000001' } = options;
  return {
    genesis: fromHex(genesis),
    preset: beaconPresets[preset],
    forks: [{ layout, version: fromHex(version), epoch: 0 }],
  };
}

interface Signed {
  readonly attested: Uint8Array;
  readonly finalized: Uint8Array;
  readonly finality: string[];
  readonly state: SparseTree;
  readonly committee: TestCommittee;
  readonly bits: string;
  readonly signature: string;
}

/** A header that a committee signed, whose state names `finalized`. */
function signed(finalized: Uint8Array, slot: number, options: BeaconOptions): Signed {
  const network = testNetwork(options);
  const size = network.preset.committeeSize;
  const layout = beaconLayouts[options.layout ?? 'electra'];
  const own = periodOf(network, slot);
  const state = new SparseTree(
    new Map([
      [layout.committee, testCommittee(size, own).root],
      [layout.nextCommittee, testCommittee(size, own + 1).root],
      [layout.finalized, rootOfHeader(finalized)],
    ]),
  );
  const attested = headerBytes(slot, state.node(1), filler(`body ${slot}`));
  const committee = testCommittee(size, periodOf(network, slot + 1));
  const count = options.signers ?? size - 2;
  const key = committee.secrets.slice(0, count).reduce((sum, one) => Fr.add(sum, one), 0n);
  const message = ssz.hashPair(rootOfHeader(attested), options.domain ?? syncDomain(network, slot));
  const signature =
    key === 0n
      ? new Uint8Array(96)
      : bls
          .hash(message, options.dst ?? DST)
          .multiply(key)
          .toBytes();
  const bits = new Uint8Array(size / 8);
  for (let i = 0; i < count; i++) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  return {
    attested,
    finalized,
    finality: state.branch(layout.finalized),
    state,
    committee,
    bits: hexEncode(bits),
    signature: hexEncode(signature),
  };
}

const empty = keccak256(encodeRlp(new Uint8Array(0)));

function executionHeader(
  parent: Uint8Array,
  number: number,
  time: number,
  receiptsRoot = empty,
  transactionsRoot = empty,
): EvmHeader {
  return parseEvmHeader(
    encodeRlp([
      parent,
      keccak256(encodeRlp([])),
      new Uint8Array(20),
      filler('state'),
      transactionsRoot,
      receiptsRoot,
      new Uint8Array(256),
      new Uint8Array(0),
      rlpNumber(number),
      rlpNumber(30_000_000),
      rlpNumber(21_000),
      rlpNumber(time),
      utf8('test'),
      filler('randao'),
      new Uint8Array(8),
      rlpNumber(7),
      empty,
      new Uint8Array(0),
      new Uint8Array(0),
      filler('parent beacon'),
      sha256(new Uint8Array(0)),
    ]),
  );
}

/** The beacon block around an execution block, as a `LightClientHeader` of the Beacon API. */
function lightHeader(block: EvmHeader, deneb: boolean): { execution: object; execution_branch: string[] } {
  const hex = (bytes: Uint8Array): string => `0x${hexEncode(bytes)}`;
  const execution = {
    parent_hash: hex(block.parentHash),
    fee_recipient: hex(block.coinbase),
    state_root: hex(filler('state')),
    receipts_root: hex(block.receiptsRoot),
    logs_bloom: hex(new Uint8Array(256)),
    prev_randao: hex(block.mixHash),
    block_number: String(block.number),
    gas_limit: '30000000',
    gas_used: '21000',
    timestamp: String(block.time),
    extra_data: hex(block.extra),
    base_fee_per_gas: '7',
    block_hash: block.id,
    transactions_root: hex(filler('transactions')),
    withdrawals_root: hex(filler('withdrawals')),
    ...(deneb ? { blob_gas_used: '0', excess_blob_gas: '0' } : {}),
  };
  return { execution, execution_branch: [1, 2, 3, 4].map((i) => hex(filler(`body member ${i}`))) };
}

export interface BeaconAnchor {
  readonly anchor: BtmlMap & { readonly headers: readonly string[]; readonly beacon: BeaconMembers };
  readonly headers: readonly EvmHeader[];
  readonly committee: TestCommittee;
  readonly period: number;
}

/** An anchor whose block lies `onTop` blocks below the finalized one. */
export function beaconAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: BeaconOptions & {
    readonly onTop?: number;
    readonly receipt?: Uint8Array;
    readonly transactions?: TestTrie;
  } = {},
): BeaconAnchor {
  const { onTop = 1, receipt = anchoredReceipt(root), slot = 100 } = options;
  const layout = beaconLayouts[options.layout ?? 'electra'];
  const trie = new TestTrie([
    [receiptKey(0), anchoredReceipt(filler('other'))],
    [receiptKey(1), receipt],
  ]);
  const headers = [executionHeader(filler('below'), 50, 1_795_000_000, trie.root, options.transactions?.root)];
  for (let i = 0; i < onTop; i++) {
    const below = headers[i];
    if (below === undefined) throw new RangeError('no block below');
    headers.push(executionHeader(below.hash, below.number + 1, below.time + 6));
  }
  const top = headers.at(-1);
  if (top === undefined || !('blockHash' in layout)) throw new RangeError('no execution block');
  const light = lightHeader(top, layout.blockHash > 512);
  const body = ssz.branchRoot(
    executionRoot(light.execution),
    light.execution_branch.map((one) => fromHex(one.slice(2))),
    25,
  );
  if (body === undefined) throw new RangeError('no body');
  const finalized = headerBytes(slot - 20, filler('finalized state'), body);
  const evidence = signed(finalized, slot, options);
  return {
    headers,
    committee: evidence.committee,
    period: periodOf(testNetwork(options), slot + 1),
    anchor: {
      chain: 'eip155:7778',
      form: 'evm-event-pos-1',
      ...(path === undefined ? {} : { path }),
      headers: headers.map(({ raw }) => hexEncode(raw)),
      index: '1',
      proof: trie.proof(receiptKey(1)).map(hexEncode),
      beacon: {
        attested: hexEncode(evidence.attested),
        finalized: hexEncode(finalized),
        finality: evidence.finality,
        execution: executionBranch(light),
        committee: hexEncode(evidence.committee.raw),
        bits: evidence.bits,
        signature: evidence.signature,
      },
    },
  };
}

/** A pinned block of a period, and what shows that period's committee. */
export function beaconStart(
  slot: number,
  options: BeaconOptions = {},
): { checkpoint: string; bootstrap: BeaconBootstrapMembers } {
  const layout = beaconLayouts[options.layout ?? 'electra'];
  const { attested, state } = signed(headerBytes(0, filler('s'), filler('b')), slot, options);
  const period = periodOf(testNetwork(options), slot);
  return {
    checkpoint: `${slot}:${hexEncode(rootOfHeader(attested))}`,
    bootstrap: {
      header: hexEncode(attested),
      committee: hexEncode(testCommittee(testNetwork(options).preset.committeeSize, period).raw),
      branch: state.branch(layout.committee),
    },
  };
}

/** The update of the period of `slot`: its committee names the next one. */
export function beaconStep(slot: number, options: BeaconOptions = {}, finalizedSlot = slot - 20): BeaconUpdateMembers {
  const network = testNetwork(options);
  const layout = beaconLayouts[options.layout ?? 'electra'];
  const finalized = headerBytes(finalizedSlot, filler('s'), filler('b'));
  const evidence = signed(finalized, slot, options);
  const next = testCommittee(network.preset.committeeSize, periodOf(network, slot) + 1);
  return {
    attested: hexEncode(evidence.attested),
    finalized: hexEncode(finalized),
    finality: evidence.finality,
    bits: evidence.bits,
    signature: evidence.signature,
    committee: hexEncode(next.raw),
    branch: evidence.state.branch(layout.nextCommittee),
  };
}

/** A trust file with one entry of the rule `beacon`; without further members it archives the anchor's committee. */
export function beaconTrust(of: BeaconAnchor | undefined, members: BtmlMap = {}, options: BeaconOptions = {}): BtmlMap {
  const { preset = 'minimal', layout = 'electra', version = '05000001' } = options;
  return {
    trust: '1.0',
    issued: '2026-11-22T12:30:00Z',
    chains: [
      {
        chain: 'eip155:7778',
        rule: 'beacon',
        name: 'our stake',
        genesis,
        preset,
        forks: [{ layout, version, epoch: '0' }],
        contracts: [contract],
        ...(of === undefined ? {} : { committees: [`${of.period}:${hexEncode(of.committee.root)}`] }),
        ...members,
      },
    ],
  };
}

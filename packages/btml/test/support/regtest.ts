import {
  anchorScript,
  type BtmlMap,
  blockRoot,
  branchOf,
  displayHash,
  hash256,
  heightScript,
  hexEncode,
  meetsTarget,
  networkParameters,
  type PowHeader,
  parseHeader,
} from '../../src/index.ts';
import { concat, utf8 } from '../../src/proof/bytes.ts';

const regtest = networkParameters('regtest');

function uint32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

function uint64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value, true);
  return out;
}

export interface TestOutput {
  readonly value: bigint;
  readonly script: Uint8Array;
}

/** A transaction without witness. Scripts stay below 253 bytes. */
export function transaction(
  spends: Uint8Array,
  vout: number,
  script: Uint8Array,
  outputs: readonly TestOutput[],
): Uint8Array {
  return concat(
    uint32(2),
    Uint8Array.of(1),
    spends,
    uint32(vout),
    Uint8Array.of(script.length),
    script,
    uint32(0xffffffff),
    Uint8Array.of(outputs.length),
    ...outputs.map((output) => concat(uint64(output.value), Uint8Array.of(output.script.length), output.script)),
    uint32(0),
  );
}

export function coinbase(height: number): Uint8Array {
  const script = concat(heightScript(height), utf8('test'));
  return transaction(new Uint8Array(32), 0xffffffff, script, [{ value: 5_000_000_000n, script: Uint8Array.of(0x51) }]);
}

/** A transaction that commits to a root. */
export function anchorTransaction(root: Uint8Array): Uint8Array {
  return transaction(hash256(utf8('a coin')), 1, new Uint8Array(0), [
    { value: 0n, script: anchorScript(root) },
    { value: 90_000n, script: concat(Uint8Array.of(0x00, 0x14), new Uint8Array(20).fill(7)) },
  ]);
}

/** Finds a nonce for regtest's target. */
export function mine(previous: Uint8Array, merkleRoot: Uint8Array, time: number, bits = 0x207fffff): PowHeader {
  for (let nonce = 0; ; nonce++) {
    const raw = concat(uint32(0x20000000), previous, merkleRoot, uint32(time), uint32(bits), uint32(nonce));
    const header = parseHeader(raw);
    if (meetsTarget(header, regtest.limit)) return header;
  }
}

export interface RegtestAnchor {
  readonly anchor: BtmlMap;
  /** The anchor's block and its confirmations, then two more blocks that the receipt doesn't carry. */
  readonly headers: readonly PowHeader[];
  readonly height: number;
}

/** A real regtest anchor: a block of `others` + 2 transactions that holds it, mined, with confirmations on top. */
export function regtestAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: { height?: number; confirmations?: number; others?: number; tx?: Uint8Array } = {},
): RegtestAnchor {
  const { height = 120, confirmations = 3, others = 3, tx = anchorTransaction(root) } = options;
  const transactions = [
    coinbase(height),
    ...Array.from({ length: others }, (_, i) =>
      transaction(hash256(utf8(`coin ${i}`)), 0, new Uint8Array(0), [{ value: 1n, script: Uint8Array.of(0x51) }]),
    ),
    tx,
  ];
  const ids = transactions.map(hash256);
  const position = ids.length - 1;
  const headers: PowHeader[] = [];
  let previous = hash256(utf8('the block below'));
  for (let i = 0; i < confirmations + 2; i++) {
    const top = i === 0 ? blockRoot(ids) : hash256(coinbase(height + i));
    const header = mine(previous, top, 1_795_000_000 + i * 600);
    headers.push(header);
    previous = header.hash;
  }
  return {
    height,
    headers,
    anchor: {
      chain: regtest.chain,
      form: 'bitcoin-op-return-1',
      ...(path === undefined ? {} : { path }),
      tx: hexEncode(tx),
      pos: String(position),
      branch: branchOf(ids, position).map(hexEncode),
      coinbase: hexEncode(coinbase(height)),
      cbranch: branchOf(ids, 0).map(hexEncode),
      height: String(height),
      headers: headers.slice(0, confirmations).map(({ raw }) => hexEncode(raw)),
    },
  };
}

/** A trust file that pins the given header. */
export function regtestTrust(anchor: RegtestAnchor, pinned: number, members: BtmlMap = {}): BtmlMap {
  const header = anchor.headers[pinned];
  return {
    trust: '1.0',
    issued: '2026-11-22T12:30:00Z',
    chains: [
      {
        chain: regtest.chain,
        rule: 'bitcoin',
        network: 'regtest',
        name: 'a sandbox',
        pins: [`${anchor.height + pinned}:${displayHash(header?.hash ?? new Uint8Array(32))}`],
        ...members,
      },
    ],
  };
}

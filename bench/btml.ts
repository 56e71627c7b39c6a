import { hash as platformHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  inclusionFromTiles,
  networkParameters,
  parseHeaders,
  rootFromInclusion,
  type Sha256,
  sha256,
  TileBuilder,
  tilePath,
  verifyHeaders,
  verifyInclusion,
} from '@blockcluster/btml';
import type { BenchRow } from './accept.ts';

const platform: Sha256 = (data) => platformHash('sha256', data, 'buffer');

interface Timing {
  /** Per second of the clock, and per second of processor time (what a machine without other work would give). */
  readonly wall: number;
  readonly processor: number;
}

function timed(count: number, work: () => void): Timing {
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { wall: count / wall, processor: count / ((user + system) / 1e6) };
}

function inclusion(hash: Sha256, count: number): Timing {
  const leaf = sha256(Uint8Array.of(1));
  const size = 2 ** 20;
  const proof = Array.from({ length: 20 }, (_, i) => sha256(Uint8Array.of(2, i)));
  const root = rootFromInclusion(leaf, 5, size, proof);
  if (root === undefined) throw new Error('the proof of the benchmark has the wrong length');
  const work = (times: number) => (): void => {
    for (let i = 0; i < times; i++) {
      if (!verifyInclusion(leaf, 5, size, proof, root, hash)) throw new Error('a good proof was refused');
    }
  };
  work(count / 10)();
  return timed(count, work(count));
}

function row(name: string, { wall, processor }: Timing, goal?: number): BenchRow {
  const figure = (value: number): string => Math.round(value).toLocaleString('en');
  return {
    name,
    value: `${figure(wall)}/s`,
    note: `${figure(processor)}/s of processor time`,
    ...(goal === undefined ? {} : { goal: `${figure(goal)}/s`, met: wall >= goal }),
  };
}

/** Proofs, headers and tiles, in one thread. */
export async function benchBtml(options: { leaves?: number; proofs?: number } = {}): Promise<BenchRow[]> {
  const { leaves = 1_000_000, proofs = 20_000 } = options;
  const rows = [
    row('inclusion proofs of depth 20 verified, portable SHA-256', inclusion(sha256, proofs), 10_000),
    row('inclusion proofs of depth 20 verified, SHA-256 of Node', inclusion(platform, proofs)),
  ];
  const file = new URL('../packages/btml/fixtures/bitcoin/headers-822528-830592.bin', import.meta.url);
  const raw = new Uint8Array(readFileSync(file));
  const headers = timed(raw.length / 80, () => {
    verifyHeaders(networkParameters('mainnet'), { height: 822_528 }, parseHeaders(raw));
  });
  rows.push(row('Bitcoin headers read and verified', headers));

  const tiles = new Map<string, Uint8Array>();
  const builder = new TileBuilder(platform);
  const leaf = new Uint8Array(32);
  const view = new DataView(leaf.buffer);
  const built = timed(leaves, () => {
    for (let i = 0; i < leaves; i++) {
      view.setUint32(0, i);
      builder.append(leaf);
      if (i % 65_536 !== 0) continue;
      for (const tile of builder.takeFull()) tiles.set(tilePath(tile.level, tile.index, tile.width), tile.data);
    }
    for (const tile of [...builder.takeFull(), ...builder.partials()]) {
      tiles.set(tilePath(tile.level, tile.index, tile.width), tile.data);
    }
    builder.root();
  });
  rows.push(row('leaves put into tiles, SHA-256 of Node', built));

  const read = (level: number, index: number, width: number): Uint8Array => {
    const tile = tiles.get(tilePath(level, index, width)) ?? tiles.get(tilePath(level, index));
    if (tile === undefined) throw new Error(`tile ${level}/${index} is missing`);
    return tile;
  };
  const wanted = 200;
  const start = performance.now();
  for (let i = 0; i < wanted; i++) await inclusionFromTiles((i * 4_999) % leaves, leaves, read, platform);
  const each = (performance.now() - start) / wanted;
  rows.push({
    name: `inclusion proof computed from the tiles of ${leaves.toLocaleString('en')} leaves`,
    value: `${each.toFixed(2)} ms`,
    goal: '10 ms',
    met: each <= 10,
  });
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rows = await benchBtml();
  console.table(rows);
  process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;
}

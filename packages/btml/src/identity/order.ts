import { parseTime } from '../identifiers/time.ts';
import { isAnchorOf } from '../kinds/anchors/index.ts';
import type { Receipt } from '../kinds/receipt.ts';
import { parsePath } from '../merkle/index.ts';
import type { AnchorVerdict, Verdict } from '../receipt/verdict.ts';

/** When an event was first anchored, as far as that is proven: seconds since 1970. */
export interface Interval {
  /** 0 where nothing bounds it. */
  readonly from: number;
  /** Infinity where nothing is proven yet. */
  readonly to: number;
}

/** Where a leaf stands in a tree: at each level from the root down, whether on the right. */
export type Position = readonly boolean[];

/** What a receipt proves of when its document was anchored, and where it stands in the log. */
export interface Placed {
  readonly time: Interval;
  /** By root of the log, in hex. */
  readonly positions: ReadonlyMap<string, Position>;
}

type Anchor = NonNullable<Receipt['anchors']>[number];

/** The earliest time that the signers of an anchor state; undefined where blocks do. */
function firstSaid(anchor: Anchor): number | undefined {
  if (isAnchorOf(anchor, 'witness-1')) return Math.min(...anchor.cosignatures.map(({ time }) => Number(time)));
  if (isAnchorOf(anchor, 'retrieval-1')) return parseTime(anchor.challenge.issued);
  if (isAnchorOf(anchor, 'agreement-1')) return parseTime(anchor.agreement.issued);
  return undefined;
}

function intervalOf(anchor: Anchor, { time }: AnchorVerdict): Interval | undefined {
  const to = time === undefined ? undefined : parseTime(time.notAfter);
  if (time === undefined || to === undefined) return undefined;
  const from = time.notBefore === undefined ? firstSaid(anchor) : parseTime(time.notBefore);
  return { from: Math.min(from ?? 0, to), to };
}

/**
 * What the final anchors of a receipt prove. The event took effect when it was anchored first: not before the earliest
 * bound of any of them, and not after the earliest upper one.
 */
export function placeOf(receipt: Receipt, verdict: Verdict): Placed {
  const intervals: Interval[] = [];
  const positions = new Map<string, Position>();
  for (const [i, judged] of verdict.anchors.entries()) {
    const anchor = receipt.anchors?.[i];
    if (anchor === undefined || judged.state !== 'final') continue;
    const interval = intervalOf(anchor, judged);
    if (interval !== undefined) intervals.push(interval);
    const path = 'path' in anchor && Array.isArray(anchor.path) ? anchor.path.map(String) : [];
    if (judged.root !== undefined)
      positions.set(
        judged.root,
        parsePath(path)
          .map(({ side }) => side === 'l')
          .reverse(),
      );
  }
  const none = { from: 0, to: Number.POSITIVE_INFINITY };
  const time = intervals.reduce<Interval>(
    (all, each, i) => (i === 0 ? each : { from: Math.min(all.from, each.from), to: Math.min(all.to, each.to) }),
    none,
  );
  return { time, positions };
}

/** Negative when the first leaf stands before the second in one tree; undefined where no common root shows it. */
function leafOrder(a: Placed, b: Placed): number | undefined {
  for (const [root, first] of a.positions) {
    const second = b.positions.get(root);
    const at =
      second === undefined ? -1 : first.findIndex((right, i) => second[i] !== undefined && right !== second[i]);
    if (at >= 0) return first[at] ? 1 : -1;
  }
  return undefined;
}

/** Whether the first of two events was anchored before the second: by the log's own order, else by time. */
export function isBefore(a: Placed, b: Placed): boolean | undefined {
  const order = leafOrder(a, b);
  if (order !== undefined) return order < 0;
  if (a.time.to < b.time.from) return true;
  return b.time.to < a.time.from ? false : undefined;
}

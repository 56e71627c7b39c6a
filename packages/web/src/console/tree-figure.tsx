import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { Hash } from '../ui/bits.tsx';
import { shorten } from '../ui/format.ts';
import type { Level } from './record-path.ts';

const ROW = 54;
const KEPT = 3;

interface Row {
  readonly key: string;
  readonly level: Level | undefined;
  readonly below: string;
  readonly hidden: number;
}

/** The levels to draw: all of a small tree, the first and last of a tall one with the rest counted in between. */
export function visibleRows(leaf: string, levels: readonly Level[], all: boolean): Row[] {
  const rows = levels.map((level, index): Row => {
    const below = index === 0 ? leaf : (levels[index - 1]?.node ?? '');
    return { key: level.node, level, below, hidden: 0 };
  });
  if (all || rows.length <= 2 * KEPT + 1) return rows;
  const gap: Row = { key: 'gap', level: undefined, below: '', hidden: rows.length - 2 * KEPT };
  return [...rows.slice(0, KEPT), gap, ...rows.slice(-KEPT)];
}

/** Draws the way from the leaf through the tree: at each level our node and its sibling give the next. */
export function TreeFigure({ leaf, levels }: { leaf: string; levels: readonly Level[] }): ReactNode {
  const { ref, width } = useElementSize();
  const [all, setAll] = useState(false);
  const rows = visibleRows(leaf, levels, all);
  const w = Math.max(280, Math.min(width, 620));
  const x = w / 2;
  const reach = Math.min(170, w * 0.3);
  const narrow = w < 430;
  const short = (hash: string): string => shorten(hash, narrow ? 4 : 8, narrow ? 2 : 6);
  const height = rows.length * ROW + 26;
  return (
    <div ref={ref} className="tree" data-narrow={narrow}>
      {width > 0 ? (
        <svg
          width={w}
          height={height}
          role="img"
          aria-label={`${levels.length} ${levels.length === 1 ? 'level' : 'levels'} from the leaf to the root`}
        >
          {rows.map((row, index) => {
            const y = 13 + index * ROW;
            const next = y + ROW;
            if (!row.level) {
              return (
                <g key={row.key}>
                  <line x1={x} y1={y} x2={x} y2={next} className="tree-own" strokeDasharray="2 6" />
                  <text x={x + 14} y={y + ROW / 2 + 4} className="tree-text">
                    {row.hidden} more levels
                  </text>
                </g>
              );
            }
            const left = row.level.side === 'l';
            const sx = left ? x - reach : x + reach;
            const anchorOwn = left ? 'start' : 'end';
            return (
              <g key={row.key}>
                <path
                  d={`M${sx} ${y} C ${sx} ${y + ROW * 0.75}, ${x} ${y + ROW * 0.35}, ${x} ${next}`}
                  className="tree-line"
                />
                <line x1={x} y1={y} x2={x} y2={next} className="tree-own" />
                <circle cx={x} cy={y} r={6} className="tree-node" />
                <circle cx={sx} cy={y} r={5} className="tree-sibling" />
                <text x={left ? x + 14 : x - 14} y={y + 4} textAnchor={anchorOwn} className="tree-text own">
                  {index === 0 ? 'leaf ' : ''}
                  {short(row.below)}
                </text>
                <text x={left ? sx - 11 : sx + 11} y={y + 4} textAnchor={left ? 'end' : 'start'} className="tree-text">
                  {short(row.level.sibling)}
                </text>
              </g>
            );
          })}
          <circle cx={x} cy={height - 13} r={8} className="tree-root" />
          <text x={x + 16} y={height - 9} className="tree-text own">
            root {short(levels.at(-1)?.node ?? leaf)}
          </text>
        </svg>
      ) : null}
      {levels.length > 2 * KEPT + 1 ? (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? 'Show fewer levels' : `Show all ${levels.length} levels`}
        </button>
      ) : null}
      <details className="siblings">
        <summary>All hashes of this path</summary>
        <ol>
          {levels.map((level) => (
            <li key={level.node}>
              <span className="dim">{level.side === 'l' ? 'left' : 'right'} sibling</span>{' '}
              <Hash value={level.sibling} label="sibling hash" whole />
              <br />
              <span className="dim">gives</span> <Hash value={level.node} label="node hash" whole />
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}

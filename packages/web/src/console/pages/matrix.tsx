import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import type { Cell } from '../../api/types.ts';
import { ErrorPanel, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatDuration, formatUnits } from '../../ui/format.ts';

const layers = [
  ['identity', 'Who: sign, rotate, revoke'],
  ['data', 'What: publish, commit'],
  ['contract', 'Under which rule: execute'],
  ['settlement', 'When, and for good: pay, anchor'],
] as const;
const kinds = [
  ['pow', 'Proof of work'],
  ['pos', 'Proof of stake'],
  ['poa', 'Proof of authority'],
  ['bft', 'Voting'],
  ['storage', 'Proof of storage'],
] as const;

function CellLedgers({ cell }: { cell: Cell }): ReactNode {
  return (
    <ul className="cell-ledgers">
      {cell.ledgers.map(({ name, development, synced, cost, delay, exercised }) => (
        <li key={name}>
          <Link href="/ledgers">{name}</Link>
          {development ? <span className="dev">development</span> : null}
          {synced ? null : <span className="dim">not synced</span>}
          <span className="dim">
            {cost === null ? null : `at most ${formatUnits(cost.amount, cost.decimals)} ${cost.symbol}`}
            {delay === null ? null : ` · ${formatDuration(delay)}`}
          </span>
          {exercised === null ? null : (
            <span className="dim">
              last <When at={exercised} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function MatrixCell({ cell }: { cell: Cell | undefined }): ReactNode {
  if (cell === undefined) return <td>—</td>;
  const [node] = cell.nodes;
  return (
    <td data-kind={kinds.find(([kind]) => kind === cell.kind)?.[1] ?? cell.kind}>
      <StateBadge state={cell.state} />
      <p>{cell.action}</p>
      <CellLedgers cell={cell} />
      {cell.state === 'available' && node !== undefined ? <code>blockcluster nodes add {node}</code> : null}
    </td>
  );
}

export default function MatrixPage(): ReactNode {
  const { data, error, refetch } = useQuery({ ...queries.matrix(), refetchInterval: 10_000 });
  const cellOf = (layer: string, kind: string): Cell | undefined =>
    data?.cells.find((cell) => cell.layer === layer && cell.kind === kind);
  return (
    <>
      <PageHeader title="Matrix">
        Where an action can go: what is done, by what makes it valid. A live cell has a synced ledger here; an available
        one lacks only the node.
      </PageHeader>
      {error && !data ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={8} /> : null}
      {data === undefined ? null : (
        <Panel flush>
          {/* Wider than a small window: it must be reachable and scrollable by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs focus (WCAG 2.1.1) */}
          <section className="matrix-scroll" aria-label="Matrix" tabIndex={0}>
            <table className="matrix">
              <thead>
                <tr>
                  <th scope="col">Layer</th>
                  {kinds.map(([kind, title]) => (
                    <th key={kind} scope="col">
                      {title}
                      <div className="dim">{cellOf('settlement', kind)?.rule}</div>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {layers.map(([layer, title]) => (
                  <tr key={layer}>
                    <th scope="row">
                      {layer}
                      <div className="dim">{title}</div>
                    </th>
                    {kinds.map(([kind]) => (
                      <MatrixCell key={kind} cell={cellOf(layer, kind)} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Panel>
      )}
    </>
  );
}

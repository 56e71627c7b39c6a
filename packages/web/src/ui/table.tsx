import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorPanel, LoadingRows } from './bits.tsx';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'right';
  /** Left out on a phone, where each row becomes a card. */
  readonly wide?: boolean;
}

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[] | undefined;
  readonly rowKey: (row: T) => string;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly empty: ReactNode;
}

/** A table on a wide screen, cards on a phone; with its own loading, empty and error states. */
export function DataTable<T>(props: TableProps<T>): ReactNode {
  const { columns, rows } = props;
  if (props.error && !rows) {
    return (
      <div className="pad">
        <ErrorPanel error={props.error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      </div>
    );
  }
  if (!rows) return <LoadingRows />;
  if (rows.length === 0) return props.empty;
  return (
    <table className="data" aria-label={props.label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" data-align={column.align} data-wide={column.wide}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={props.rowKey(row)}>
            {columns.map((column) => (
              <td key={column.title} data-label={column.title} data-align={column.align} data-wide={column.wide}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Steps through a list by cursor; the way back is remembered, because cursors only lead on. */
export function Pager(props: {
  readonly trail: readonly string[];
  readonly next: string | null | undefined;
  readonly onTrail: (trail: readonly string[]) => void;
  /** For a list that is not in the order of time: what its pages are called. */
  readonly words?: readonly [back: string, on: string];
}): ReactNode {
  const { trail, next, words = ['Newer', 'Older'] } = props;
  if (trail.length === 0 && !next) return null;
  return (
    <nav className="pager" aria-label="Pages of this list">
      <Button
        variant="default"
        size="xs"
        disabled={trail.length === 0}
        onClick={() => props.onTrail(trail.slice(0, -1))}
      >
        {words[0]}
      </Button>
      <span className="dim">Page {trail.length + 1}</span>
      <Button variant="default" size="xs" disabled={!next} onClick={() => next && props.onTrail([...trail, next])}>
        {words[1]}
      </Button>
    </nav>
  );
}

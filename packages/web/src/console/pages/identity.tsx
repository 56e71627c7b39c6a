import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { storageQueries } from '../../api/storage-queries.ts';
import type { Resolution } from '../../api/storage-types.ts';
import { Empty, ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatTime } from '../../ui/format.ts';
import { DataTable } from '../../ui/table.tsx';

type Between = Resolution['keys'][number]['from'];

function Span({ time }: { time: Between | undefined }): ReactNode {
  if (time === undefined) return <span className="dim">—</span>;
  if (time.notAfter === undefined) return <span className="dim">not anchored yet</span>;
  return (
    <span>
      {time.notBefore === undefined ? 'before ' : `${formatTime(time.notBefore)} – `}
      {formatTime(time.notAfter)}
    </span>
  );
}

/** What a field of a form holds for a moment, in the reader's own time zone. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function KeysAt({ id }: { id: string }): ReactNode {
  const [at, setAt] = useState(localNow);
  const time = new Date(at);
  const iso = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  const keys = useQuery({ ...storageQueries.keysAt(id, iso), enabled: iso !== '', placeholderData: (last) => last });
  return (
    <Panel title="Keys as of a time">
      <div className="form">
        <TextInput
          type="datetime-local"
          label="Time"
          description="An event counts from when it was anchored, whatever it says of itself"
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        {keys.data ? (
          <div role="status">
            <StateBadge state={keys.data.state} development={keys.data.development} />{' '}
            {keys.data.valid.length === 0 ? 'No key is proven to be valid then.' : null}
          </div>
        ) : null}
      </div>
      {keys.error ? <ErrorPanel error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.data ? (
        <>
          <DataTable
            label="Keys"
            rows={keys.data.keys}
            rowKey={(row) => row.credential}
            empty={<Empty title="No keys" />}
            columns={[
              { title: 'Key', cell: (row) => <Hash value={row.key} label="key" head={18} /> },
              { title: 'Then', cell: (row) => <StateBadge state={row.state} /> },
              { title: 'Bound', cell: (row) => <Span time={row.from} /> },
              { title: 'Ended', cell: (row) => <Span time={row.until} /> },
              { title: 'Why', wide: true, cell: (row) => row.reason ?? '' },
            ]}
          />
          <ul className="dim">
            {keys.data.notProven.map((line) => (
              <li key={line}>Not proven: {line}</li>
            ))}
          </ul>
        </>
      ) : keys.error ? null : (
        <LoadingRows rows={3} />
      )}
    </Panel>
  );
}

const verbOf = ({ kind, target }: { kind: string; target?: string | undefined }): string =>
  kind === 'revocation' ? 'revoked' : target === undefined ? 'bound' : 'rotated';

export default function IdentityPage({ id }: { id: string }): ReactNode {
  const identity = useQuery(storageQueries.identity(id));
  if (identity.error && !identity.data)
    return <ErrorPanel error={identity.error} onRetry={() => void identity.refetch()} />;
  if (!identity.data) return <LoadingRows rows={8} />;
  const { subject, authority, events } = identity.data;
  return (
    <>
      <PageHeader title={subject}>
        Founded by <Hash value={authority} label="founder" head={18} />. For strangers,{' '}
        <code>blockcluster identities resolve</code> writes the receipts that show all this offline.
      </PageHeader>
      <KeysAt id={id} />
      <Panel title="Events" flush>
        <DataTable
          label="Events"
          rows={events}
          rowKey={(row) => row.id}
          empty={<Empty title="No events" />}
          columns={[
            { title: 'Event', cell: (row) => <StateBadge state={verbOf(row)} /> },
            {
              title: 'Key',
              cell: (row) =>
                row.key === undefined ? <span className="dim">—</span> : <Hash value={row.key} label="key" head={18} />,
            },
            { title: 'Signed by', wide: true, cell: (row) => <Hash value={row.issuer} label="signer" head={18} /> },
            { title: 'Taken', align: 'right', cell: (row) => <When at={row.takenAt} /> },
            {
              title: 'Proof',
              align: 'right',
              cell: (row) => (
                <Link href={`/records/${row.record}`} aria-label={`Record of the event ${verbOf(row)}`}>
                  Record
                </Link>
              ),
            },
          ]}
        />
      </Panel>
    </>
  );
}

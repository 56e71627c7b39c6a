import { Checkbox } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/http.ts';
import { storageQueries } from '../../api/storage-queries.ts';
import { type Content, contentSchema, type Holder, type StorageGroup } from '../../api/storage-types.ts';
import { Empty, ErrorPanel, Hash, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatBytes, formatNumber } from '../../ui/format.ts';
import { IconContent, IconUpload } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';
import { useMayWrite } from '../session.tsx';

const count = (amount: number, one: string): string => `${formatNumber(amount)} ${one}${amount === 1 ? '' : 's'}`;

/** Who the members are, and what their word is worth. */
function Group({ group }: { group: StorageGroup }): ReactNode {
  const present = group.members.filter(({ leftAt }) => leftAt === null);
  return (
    <Panel title="Members" flush>
      <p className="dim pad">
        {group.threshold} of {count(present.length, 'member')} must answer a challenge.{' '}
        {group.parties === 1 ? 'One party runs them' : `${formatNumber(group.parties)} parties run them`}
        {group.development ? ', so receipts say "development" until others run members too. ' : '. '}A plan anchors with
        them by naming the ledger <code>{group.ledger}</code>. {count(group.content.files, 'file')},{' '}
        {formatBytes(group.content.bytes)} of {formatBytes(group.content.limit)}.
      </p>
      <DataTable
        label="Members of the storage group"
        rows={present}
        rowKey={({ key }) => key}
        empty={<Empty title="No members" />}
        columns={[
          { title: 'Name', cell: (row) => <span className="name">{row.name}</span> },
          { title: 'Where', cell: (row) => (row.local ? 'this installation' : (row.url ?? '')) },
          { title: 'Key', wide: true, cell: (row) => <Hash value={row.key} label={`key of ${row.name}`} head={18} /> },
          { title: 'Holds', align: 'right', cell: (row) => formatNumber(row.held) },
          {
            title: 'State',
            align: 'right',
            cell: (row) => <StateBadge state={row.reachable ? 'live' : 'unreachable'} />,
          },
        ]}
      />
    </Panel>
  );
}

function Holders({ holders }: { holders: readonly Holder[] }): ReactNode {
  const good = holders.filter(({ state }) => state === 'holds').length;
  const missing = holders.filter(({ state }) => state !== 'holds').map(({ name, state }) => `${name} ${state}`);
  const repaired = holders.reduce((sum, each) => sum + each.repaired, 0);
  return (
    <span title={holders.map(({ name, state, detail }) => `${name}: ${detail ?? state}`).join('\n')}>
      {good} of {holders.length}
      {missing.length > 0 ? <span className="dim"> ({missing.join(', ')})</span> : null}
      {repaired > 0 ? <span className="dim">, repaired {repaired}×</span> : null}
    </span>
  );
}

function Upload({ limit }: { limit: number | undefined }): ReactNode {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const store = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('public', String(open));
      form.set('file', file, file.name);
      return call(contentSchema, '/content', { method: 'POST', form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['content'] }),
  });
  return (
    <>
      <div className="drop">
        <span className="glyph">
          <IconUpload size={26} />
        </span>
        <div>
          <strong>{store.isPending ? 'Storing…' : 'Store a file with the members'}</strong>
          <div className="dim">
            It is sent to this server{limit === undefined ? '' : `, at most ${formatBytes(limit)}`}, and committed to in
            the log. Its name and digest are part of the record.
          </div>
        </div>
        <input
          type="file"
          aria-label="File to store"
          disabled={store.isPending}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) store.mutate(file);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <Checkbox
        label="Public: served to anyone who knows its CID"
        checked={open}
        onChange={(event) => setOpen(event.currentTarget.checked)}
      />
      {store.error ? <ErrorPanel error={store.error} /> : null}
      {store.data ? (
        <p className="dim" role="status">
          Stored as <code>{store.data.cid}</code>.
        </p>
      ) : null}
    </>
  );
}

const links = (row: Content): ReactNode => {
  const name = row.name ?? row.cid;
  return (
    <span className="row">
      <a href={`/api/v1/content/${row.cid}/file`} download={name} aria-label={`Download ${name}`}>
        File
      </a>
      <a href={`/api/v1/content/${row.cid}/receipt`} download={`${name}.btml`} aria-label={`Receipt of ${name}`}>
        Receipt
      </a>
      <Link href={`/records/${row.record}`} aria-label={`Record of ${name}`}>
        Record
      </Link>
    </span>
  );
};

export default function ContentPage(): ReactNode {
  const mayWrite = useMayWrite();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const content = useQuery({
    ...storageQueries.content(trail.at(-1)),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const group = useQuery({ ...storageQueries.group(), refetchInterval: 30_000 });
  return (
    <>
      <PageHeader title="Content">
        Files that the members of a group hold. They are challenged at random about bytes of them; what they answered is
        the receipt.
      </PageHeader>
      {mayWrite ? <Upload limit={group.data?.content.fileLimit} /> : null}
      <Panel flush>
        <DataTable
          label="Content"
          rows={content.data?.items}
          error={content.error}
          onRetry={() => void content.refetch()}
          rowKey={(row) => row.cid}
          empty={
            <Empty title="Nothing is stored yet" icon={<IconContent size={30} />}>
              Store a file above, or with <code>blockcluster content put FILE</code>.
            </Empty>
          }
          columns={[
            { title: 'Name', cell: (row) => <span className="name">{row.name ?? 'Unnamed'}</span> },
            { title: 'CID', wide: true, cell: (row) => <Hash value={row.cid} label="CID" /> },
            { title: 'Size', align: 'right', cell: (row) => formatBytes(row.size) },
            { title: 'Held by', cell: (row) => <Holders holders={row.holders} /> },
            { title: 'Stored', align: 'right', wide: true, cell: (row) => <When at={row.storedAt} /> },
            { title: 'Last answered', align: 'right', cell: (row) => <When at={row.provenAt} /> },
            { title: 'Get', align: 'right', cell: links },
          ]}
        />
        <Pager trail={trail} next={content.data?.next} onTrail={setTrail} />
      </Panel>
      {group.data ? <Group group={group.data} /> : null}
      {group.error && !group.data ? <ErrorPanel error={group.error} onRetry={() => void group.refetch()} /> : null}
    </>
  );
}

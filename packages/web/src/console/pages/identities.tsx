import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { storageQueries } from '../../api/storage-queries.ts';
import { Empty, Hash, PageHeader, Panel, When } from '../../ui/bits.tsx';
import { IconIdentity } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function IdentitiesPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const identities = useQuery({ ...storageQueries.identities(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Identities">
        Which key speaks for whom, and when it did. Keys are bound, rotated and revoked by signed documents, each an
        entry of the log.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Identities"
          rows={identities.data?.items}
          error={identities.error}
          onRetry={() => void identities.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No identities" icon={<IconIdentity size={30} />}>
              Documents are signed where the key is: <code>blockcluster identities bind SUBJECT --key … --by …</code>
            </Empty>
          }
          columns={[
            {
              title: 'Subject',
              cell: (row) => (
                <Link className="name" href={`/identities/${row.id}`}>
                  {row.subject}
                </Link>
              ),
            },
            {
              title: 'Key now',
              cell: (row) => {
                const [key] = row.keys;
                return key === undefined ? (
                  <span className="dim">none</span>
                ) : (
                  <Hash value={key} label="key" head={18} />
                );
              },
            },
            {
              title: 'Founded by',
              wide: true,
              cell: (row) => <Hash value={row.authority} label="founder" head={18} />,
            },
            { title: 'Events', align: 'right', cell: (row) => row.events },
            { title: 'Since', align: 'right', cell: (row) => <When at={row.createdAt} /> },
          ]}
        />
        <Pager trail={trail} next={identities.data?.next} onTrail={setTrail} words={['Back', 'More']} />
      </Panel>
    </>
  );
}

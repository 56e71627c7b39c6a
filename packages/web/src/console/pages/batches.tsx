import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import { Empty, Hash, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatNumber } from '../../ui/format.ts';
import { IconBatches } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function BatchesPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const batches = useQuery({ ...queries.batches(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Batches">
        A batch closes a range of the log under one root. One anchor then proves all of its records, and every earlier
        one.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Batches"
          rows={batches.data?.items}
          error={batches.error}
          onRetry={() => void batches.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No batch has closed yet" icon={<IconBatches size={30} />}>
              The <Link href="/plans">plan</Link> says when one does: by number of records or by age.
            </Empty>
          }
          columns={[
            { title: 'Root', cell: (row) => <Hash value={row.root} label="root" head={14} /> },
            { title: 'Records', align: 'right', cell: (row) => formatNumber(row.count) },
            {
              title: 'Positions',
              wide: true,
              align: 'right',
              cell: (row) => `${formatNumber(row.from)} – ${formatNumber(row.size - 1)}`,
            },
            { title: 'Plan', cell: (row) => <Link href={`/plans/${row.plan}`}>{row.plan}</Link> },
            {
              title: 'Anchors',
              cell: (row) => (
                <span className="row">
                  {row.anchors.length === 0 ? <span className="dim">none yet</span> : null}
                  {row.anchors.map((anchor) => (
                    <span className="row" key={anchor.id}>
                      {anchor.ledger} <StateBadge state={anchor.state} />
                    </span>
                  ))}
                </span>
              ),
            },
            { title: 'Closed', align: 'right', cell: (row) => <When at={row.closedAt} /> },
          ]}
        />
        <Pager trail={trail} next={batches.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import { Empty, Hash, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { assetUnit, formatAmount, formatNumber } from '../../ui/format.ts';
import { IconAnchor } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function AnchorsPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const anchors = useQuery({ ...queries.anchors(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Anchors">
        An anchor puts the root of a batch on a ledger, once. Its transaction is followed until the ledger’s rule of
        finality holds.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Anchors"
          rows={anchors.data?.items}
          error={anchors.error}
          onRetry={() => void anchors.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No anchors yet" icon={<IconAnchor size={30} />}>
              They appear as soon as a batch closes.
            </Empty>
          }
          columns={[
            {
              title: 'Transaction',
              cell: (row) =>
                row.txid ? (
                  <Hash value={row.txid} label="transaction id" head={14} />
                ) : (
                  <span className="dim">not sent yet</span>
                ),
            },
            { title: 'Ledger', cell: (row) => row.ledger },
            {
              title: 'State',
              cell: (row) => (
                <span className="row">
                  <StateBadge state={row.state} />
                  {row.reason ? <span className="dim">{row.reason}</span> : null}
                </span>
              ),
            },
            {
              title: 'Block',
              align: 'right',
              cell: (row) => (row.height === null || row.height === undefined ? '—' : formatNumber(row.height)),
            },
            {
              title: 'Confirmations',
              wide: true,
              align: 'right',
              cell: (row) => row.confirmations ?? '—',
            },
            {
              title: 'Fee',
              align: 'right',
              cell: (row) => (row.fee ? `${formatAmount(row.fee)} ${assetUnit(row.asset)}` : '—'),
            },
            { title: 'Updated', align: 'right', cell: (row) => <When at={row.updatedAt} /> },
            {
              title: 'More',
              wide: true,
              cell: (row) => (row.transaction ? <Link href={`/transactions/${row.transaction}`}>Details</Link> : null),
            },
          ]}
        />
        <Pager trail={trail} next={anchors.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}

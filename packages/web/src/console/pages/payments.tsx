import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import { Empty, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { assetUnit, formatAmount, shorten } from '../../ui/format.ts';
import { IconTransactions } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function PaymentsPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const payments = useQuery({ ...queries.payments(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Payments">
        Asked for one by one, put on a ledger together. Each is made once, under the budget of its plan, and has a
        receipt of its own.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Payments"
          rows={payments.data?.items}
          error={payments.error}
          onRetry={() => void payments.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No payments yet" icon={<IconTransactions size={30} />}>
              <code>blockcluster payments pay</code> makes one.
            </Empty>
          }
          columns={[
            { title: 'To', cell: (row) => <code>{shorten(row.to.split(':').at(-1) ?? '', 12, 6)}</code> },
            {
              title: 'Amount',
              align: 'right',
              cell: (row) => `${formatAmount(row.amount)} ${assetUnit(row.asset)}`,
            },
            { title: 'Ledger', cell: (row) => row.ledger },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            {
              title: 'Transaction',
              cell: (row) =>
                row.transaction ? (
                  <Link href={`/transactions/${row.transaction.id}`} className="name">
                    {row.transaction.operation + 1} of {row.transaction.payments}
                  </Link>
                ) : (
                  <span className="dim">{row.reason?.detail ?? 'waits for others'}</span>
                ),
            },
            { title: 'Reference', wide: true, cell: (row) => row.reference ?? '' },
            { title: 'Asked for', align: 'right', cell: (row) => <When at={row.createdAt} /> },
          ]}
        />
        <Pager trail={trail} next={payments.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}

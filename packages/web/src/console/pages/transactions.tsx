import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import { Empty, Hash, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { shorten } from '../../ui/format.ts';
import { IconTransactions } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function TransactionsPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const transactions = useQuery({ ...queries.transactions(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Transactions">
        Everything this installation puts on a ledger. Each is signed and stored before it is sent, so after a crash the
        same bytes go out again.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Transactions"
          rows={transactions.data?.items}
          error={transactions.error}
          onRetry={() => void transactions.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No transactions yet" icon={<IconTransactions size={30} />}>
              Anchors are the first users.
            </Empty>
          }
          columns={[
            {
              title: 'Transaction',
              cell: (row) => (
                <Link href={`/transactions/${row.id}`} className="name">
                  <code>{shorten(row.id, 14, 6)}</code>
                </Link>
              ),
            },
            { title: 'Does', cell: (row) => row.op },
            { title: 'Ledger', cell: (row) => row.ledger },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            {
              title: 'On the ledger as',
              cell: (row) => {
                const last = row.candidates.at(-1);
                return last ? (
                  <Hash value={last.txid} label="transaction id" />
                ) : (
                  <span className="dim">not signed yet</span>
                );
              },
            },
            { title: 'Attempts', wide: true, align: 'right', cell: (row) => row.candidates.length },
            {
              title: 'Last sent',
              align: 'right',
              cell: (row) => <When at={row.candidates.at(-1)?.broadcastAt ?? row.createdAt} />,
            },
          ]}
        />
        <Pager trail={trail} next={transactions.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}

import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import { Empty, PageHeader, Panel } from '../../ui/bits.tsx';
import { assetUnit, formatAmount, formatDuration, formatNumber } from '../../ui/format.ts';
import { IconPlans, IconPlus } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { PlanForm } from '../plan-form.tsx';
import { needsInWords } from '../route-words.ts';
import { useIsOperator } from '../session.tsx';

export default function PlansPage(): ReactNode {
  const operator = useIsOperator();
  const plans = useQuery({ ...queries.plans(), refetchInterval: 15_000 });
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Plans"
        actions={
          operator ? (
            <Button leftSection={<IconPlus />} onClick={() => setCreating(true)}>
              New plan
            </Button>
          ) : undefined
        }
      >
        A plan says when a batch closes, on which ledgers it is anchored, and what that may cost.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Plans"
          rows={plans.data?.items}
          error={plans.error}
          onRetry={() => void plans.refetch()}
          rowKey={(row) => row.name}
          empty={<Empty title="No plans" icon={<IconPlans size={30} />} />}
          columns={[
            {
              title: 'Name',
              cell: (row) => (
                <Link href={`/plans/${row.name}`} className="name">
                  {row.name}
                </Link>
              ),
            },
            {
              title: 'Ledgers',
              cell: (row) => (row.needs ? `by need: ${needsInWords(row.needs)}` : row.ledgers.join(', ')),
            },
            {
              title: 'Closes after',
              cell: (row) => `${formatNumber(row.close.records)} records or ${formatDuration(row.close.seconds)}`,
            },
            { title: 'Promises within', align: 'right', cell: (row) => formatDuration(row.deadlineSeconds) },
            {
              title: 'Budget',
              align: 'right',
              cell: (row) =>
                row.budget
                  ? `${formatAmount(row.budget.amount)} ${assetUnit(row.budget.asset)} a ${row.budget.period}`
                  : 'no limit',
            },
          ]}
        />
      </Panel>
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="New plan"
        size="lg"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <PlanForm onDone={() => setCreating(false)} />
      </Modal>
    </>
  );
}

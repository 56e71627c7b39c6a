import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { queries } from '../../api/queries.ts';
import { ErrorPanel, LoadingRows, PageHeader, Panel, When } from '../../ui/bits.tsx';
import { assetUnit, formatAmount, formatDuration, formatNumber } from '../../ui/format.ts';
import { explainDecision } from '../decisions.ts';
import { PlanForm } from '../plan-form.tsx';
import { PlanRoute } from '../plan-route.tsx';
import { needsInWords } from '../route-words.ts';
import { useIsOperator } from '../session.tsx';
import { SpendMeter } from '../spend-meter.tsx';

export default function PlanPage({ name }: { name: string }): ReactNode {
  const operator = useIsOperator();
  const { data: plan, error, refetch } = useQuery({ ...queries.plan(name), refetchInterval: 10_000 });
  const [editing, setEditing] = useState(false);
  if (!plan) {
    return (
      <>
        <PageHeader title={`Plan ${name}`} />
        {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <LoadingRows />}
      </>
    );
  }
  const unit = assetUnit(plan.budget?.asset ?? plan.spend[0]?.asset);
  return (
    <>
      <PageHeader
        title={`Plan ${plan.name}`}
        actions={operator ? <Button onClick={() => setEditing(true)}>Edit</Button> : undefined}
      >
        {plan.needs
          ? `Anchors where its needs are met: ${needsInWords(plan.needs)}.`
          : `Anchors on ${plan.ledgers.join(' and ')}.`}
      </PageHeader>
      <div className="cols-2">
        <Panel title="Rules">
          <dl className="facts">
            <dt>A batch closes after</dt>
            <dd>
              {formatNumber(plan.close.records)} records or {formatDuration(plan.close.seconds)}, whichever comes first
            </dd>
            <dt>Promised within</dt>
            <dd>{formatDuration(plan.deadlineSeconds)}</dd>
            <dt>Between two anchors</dt>
            <dd>{plan.minGapSeconds ? `at least ${formatDuration(plan.minGapSeconds)}` : 'no pause needed'}</dd>
            <dt>Most for one anchor</dt>
            <dd>{plan.feeCeiling ? formatAmount(plan.feeCeiling) : 'no ceiling'}</dd>
            <dt>If they disagree</dt>
            <dd>
              {plan.hard === 'deadline'
                ? 'the deadline is kept and more is spent'
                : 'the budget is kept and the anchor waits'}
            </dd>
          </dl>
        </Panel>
        <Panel title="Spend">
          <div className="stack-s">
            {plan.spend.map((entry) => (
              <SpendMeter
                key={entry.asset ?? ''}
                title={plan.budget ? `This ${plan.budget.period}` : 'So far'}
                asset={entry.asset}
                settled={entry.settled}
                reserved={entry.reserved}
                budget={plan.budget?.amount}
              />
            ))}
            {plan.spend.length === 0 ? <p className="dim">Nothing spent yet.</p> : null}
          </div>
        </Panel>
      </div>
      <PlanRoute plan={plan} />
      <Panel title="Decisions">
        {plan.decisions.length === 0 ? (
          <p className="dim">Each time a batch could be anchored, what was decided and why is written here.</p>
        ) : (
          <ol className="decisions">
            {plan.decisions.map((decision, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: decisions have no id and may share their second
              <li key={index}>
                <span className="dim">
                  <When at={decision.at} />
                </span>
                <span>{explainDecision(decision, unit)}</span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <Modal
        opened={editing}
        onClose={() => setEditing(false)}
        title={`Edit ${plan.name}`}
        size="lg"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <PlanForm plan={plan} onDone={() => setEditing(false)} />
      </Modal>
    </>
  );
}

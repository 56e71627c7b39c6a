import { Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { send } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import type { Webhook } from '../../api/types.ts';
import { ErrorPanel, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { IconReplay } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { Confirm } from '../confirm.tsx';
import { useIsOperator } from '../session.tsx';
import { webhookState } from './webhooks.tsx';

/** Since when nothing is delivered, why, and when it is tried again. */
function Failing({ webhook }: { webhook: Webhook }): ReactNode {
  return (
    <p className="notice" role="status">
      Failing since <When at={webhook.failingSince} />: {webhook.lastError ?? 'no answer'}.{' '}
      {webhook.attempts > 0 ? (
        <>
          The next event was tried {webhook.attempts === 1 ? 'once' : `${webhook.attempts} times`}, and is tried again{' '}
          <When at={webhook.nextAttemptAt} />; later events wait behind it, in order.
        </>
      ) : (
        'Nothing was delivered since.'
      )}
    </p>
  );
}

export default function WebhookPage({ id }: { id: string }): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const [, navigate] = useLocation();
  const [after, setAfter] = useState('0');
  const [removing, setRemoving] = useState(false);
  const { data: webhook, ...query } = useQuery({ ...queries.webhook(id), refetchInterval: 5_000 });
  const [deadOnly, setDeadOnly] = useState(false);
  const deliveries = useQuery({
    ...queries.deliveries(id, deadOnly ? 'dead' : undefined),
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  });
  const path = `/webhooks/${encodeURIComponent(id)}`;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['webhooks'] });
  const active = webhook?.active ?? false;
  const toggle = useMutation({
    mutationFn: () => send(path, { method: 'PATCH', body: { active: !active } }),
    onSuccess: refresh,
  });
  const retry = useMutation({
    mutationFn: (delivery: string) =>
      send(`${path}/deliveries/${encodeURIComponent(delivery)}/retry`, { method: 'POST' }),
    onSuccess: refresh,
  });
  const retryDead = useMutation({
    mutationFn: () => send(`${path}/deliveries/retry`, { method: 'POST' }),
    onSuccess: refresh,
  });
  const replay = useMutation({
    mutationFn: () => send(`${path}/replay`, { method: 'POST', body: { after } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => send(path, { method: 'DELETE' }),
    onSuccess: async () => {
      await refresh();
      navigate('/webhooks');
    },
  });
  const failure = toggle.error ?? retry.error ?? retryDead.error ?? replay.error;
  if (!webhook) {
    return (
      <>
        <PageHeader title="Webhook" />
        {query.error ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : <LoadingRows />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Webhook"
        actions={
          operator ? (
            <>
              <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
                {active ? 'Pause' : 'Resume'}
              </Button>
              <Button variant="default" onClick={() => setRemoving(true)}>
                Delete
              </Button>
            </>
          ) : undefined
        }
      >
        {webhook.url}
      </PageHeader>
      {webhook.failingSince ? <Failing webhook={webhook} /> : null}
      {webhook.deadLetters > 0 ? (
        <div className="notice row" role="status">
          <span>
            {webhook.deadLetters === 1 ? 'One event was' : `${webhook.deadLetters} events were`} refused until no more
            attempts were left. Later ones go on without {webhook.deadLetters === 1 ? 'it' : 'them'}.
          </span>
          {operator ? (
            <Button variant="default" loading={retryDead.isPending} onClick={() => retryDead.mutate()}>
              Retry the dead letters
            </Button>
          ) : null}
        </div>
      ) : null}
      {failure ? <ErrorPanel error={failure} /> : null}
      <Panel
        title="Deliveries"
        flush
        actions={
          <div className="row">
            <NativeSelect
              size="xs"
              aria-label="Which deliveries"
              data={['All', 'Dead letters']}
              value={deadOnly ? 'Dead letters' : 'All'}
              onChange={(event) => setDeadOnly(event.currentTarget.value !== 'All')}
            />
            <StateBadge state={webhookState(webhook)} />
          </div>
        }
      >
        <DataTable
          label="Deliveries"
          rows={deliveries.data?.items}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
          rowKey={(row) => row.id}
          empty={<p className="pad dim">{deadOnly ? 'There are no dead letters.' : 'Nothing was sent yet.'}</p>}
          columns={[
            { title: 'Event', cell: (row) => `No. ${row.event}` },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            { title: 'Attempts', align: 'right', cell: (row) => row.attempts },
            { title: 'Answer', cell: (row) => row.error ?? (row.status ? `HTTP ${row.status}` : '—') },
            {
              title: 'When',
              align: 'right',
              cell: (row) => <When at={row.updatedAt} />,
            },
            {
              title: 'Action',
              align: 'right',
              cell: (row) =>
                operator && row.state !== 'delivered' ? (
                  <Button
                    size="xs"
                    variant="default"
                    loading={retry.isPending && retry.variables === row.id}
                    onClick={() => retry.mutate(row.id)}
                  >
                    Retry
                  </Button>
                ) : null,
            },
          ]}
        />
      </Panel>
      {operator ? (
        <Panel title="Replay">
          <div className="row end">
            <TextInput
              label="After position"
              inputMode="numeric"
              value={after}
              onChange={(event) => setAfter(event.currentTarget.value.replace(/\D/g, ''))}
            />
            <Button
              variant="default"
              leftSection={<IconReplay />}
              loading={replay.isPending}
              disabled={after === ''}
              onClick={() => replay.mutate()}
            >
              Send what follows again
            </Button>
            {replay.isSuccess ? <span role="status">Queued.</span> : null}
          </div>
        </Panel>
      ) : null}
      <Confirm
        opened={removing}
        title="Delete this webhook?"
        action="Delete it"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      >
        Deliveries that still wait are dropped. The events themselves stay in the log of events.
      </Confirm>
    </>
  );
}

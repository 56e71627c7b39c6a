import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { send } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import { ErrorPanel, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { IconReplay } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { Confirm } from '../confirm.tsx';
import { useIsOperator } from '../session.tsx';

export default function WebhookPage({ id }: { id: string }): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const [, navigate] = useLocation();
  const [after, setAfter] = useState('0');
  const [removing, setRemoving] = useState(false);
  const webhooks = useQuery(queries.webhooks());
  const deliveries = useQuery({ ...queries.deliveries(id), refetchInterval: 5_000 });
  const webhook = webhooks.data?.items.find((item) => item.id === id);
  const path = `/webhooks/${encodeURIComponent(id)}`;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['webhooks'] });
  const active = (webhook?.state ?? 'active') === 'active';
  const toggle = useMutation({
    mutationFn: () => send(path, { method: 'PATCH', body: { active: !active } }),
    onSuccess: refresh,
  });
  const retry = useMutation({
    mutationFn: (delivery: string) =>
      send(`${path}/deliveries/${encodeURIComponent(delivery)}/retry`, { method: 'POST' }),
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
  const failure = toggle.error ?? retry.error ?? replay.error;
  if (!webhook) {
    return (
      <>
        <PageHeader title="Webhook" />
        {webhooks.isPending ? (
          <LoadingRows />
        ) : (
          <ErrorPanel error={webhooks.error ?? new Error('There is no such webhook.')} />
        )}
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
      {failure ? <ErrorPanel error={failure} /> : null}
      <Panel title="Deliveries" flush actions={<StateBadge state={webhook.state ?? 'active'} />}>
        <DataTable
          label="Deliveries"
          rows={deliveries.data?.items}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
          rowKey={(row) => row.id}
          empty={<p className="pad dim">Nothing was sent yet.</p>}
          columns={[
            { title: 'Event', cell: (row) => row.type ?? String(row.event ?? row.id) },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            { title: 'Attempts', align: 'right', cell: (row) => row.attempts ?? 0 },
            { title: 'Answer', cell: (row) => row.error ?? (row.status ? `HTTP ${row.status}` : '—') },
            {
              title: 'When',
              align: 'right',
              cell: (row) => <When at={row.deliveredAt ?? row.nextAt ?? row.createdAt} />,
            },
            {
              title: 'Action',
              align: 'right',
              cell: (row) =>
                operator && row.state !== 'delivered' ? (
                  <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate(row.id)}>
                    Retry
                  </Button>
                ) : null,
            },
          ]}
        />
      </Panel>
      {operator ? (
        <Panel title="Replay">
          <div className="row">
            <TextInput
              aria-label="Replay events after this offset"
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
              Send everything after this offset again
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

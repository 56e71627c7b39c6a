import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import { createdWebhookSchema, type Webhook } from '../../api/types.ts';
import { Empty, ErrorPanel, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { IconPlus, IconWebhooks } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { EventTypes } from '../event-types.tsx';
import { Secret } from '../secret.tsx';
import { useIsOperator } from '../session.tsx';

/** A webhook's condition: paused by hand, failing at its next event, or fine. */
export function webhookState({ active, failingSince }: Webhook): string {
  if (!active) return 'paused';
  return failingSince ? 'retrying' : 'active';
}

function CreateWebhook({ onClose }: { onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [types, setTypes] = useState<readonly string[]>(['anchor.final']);
  const create = useMutation({
    mutationFn: () => call(createdWebhookSchema, '/webhooks', { method: 'POST', body: { url: url.trim(), types } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  if (create.data) return <Secret what="signing secret" value={create.data.secret} onClose={onClose} />;
  return (
    <form className="form" onSubmit={submit}>
      {create.error ? <ErrorPanel error={create.error} /> : null}
      <TextInput
        label="URL"
        type="url"
        description="Receives a signed POST for each event. Private addresses are refused."
        placeholder="https://example.org/hooks/blockcluster"
        value={url}
        required
        data-autofocus
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <EventTypes value={types} onChange={setTypes} />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending} disabled={!url.trim() || types.length === 0}>
          Create the webhook
        </Button>
      </div>
    </form>
  );
}

export default function WebhooksPage(): ReactNode {
  const operator = useIsOperator();
  const webhooks = useQuery(queries.webhooks());
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Webhooks"
        actions={
          operator ? (
            <Button leftSection={<IconPlus />} onClick={() => setCreating(true)}>
              New webhook
            </Button>
          ) : undefined
        }
      >
        Events, sent to your programs at least once and signed with a secret that only you and this server know.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Webhooks"
          rows={webhooks.data?.items}
          error={webhooks.error}
          onRetry={() => void webhooks.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title="No webhooks" icon={<IconWebhooks size={30} />}>
              Create one to hear when an anchor becomes final.
            </Empty>
          }
          columns={[
            {
              title: 'URL',
              cell: (row) => (
                <Link href={`/webhooks/${row.id}`} className="name">
                  {row.url}
                </Link>
              ),
            },
            { title: 'Events', cell: (row) => (row.types.length > 0 ? row.types.join(', ') : 'all') },
            { title: 'State', cell: (row) => <StateBadge state={webhookState(row)} /> },
            { title: 'Failing since', cell: (row) => <When at={row.failingSince} /> },
            { title: 'Dead letters', align: 'right', cell: (row) => row.deadLetters },
            { title: 'Created', align: 'right', cell: (row) => <When at={row.createdAt} /> },
          ]}
        />
      </Panel>
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="New webhook"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <CreateWebhook onClose={() => setCreating(false)} />
      </Modal>
    </>
  );
}

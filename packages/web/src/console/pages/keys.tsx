import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call, send } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import { type ApiKey, createdKeySchema } from '../../api/types.ts';
import { Empty, ErrorPanel, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { IconKeys, IconPlus } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { Confirm } from '../confirm.tsx';
import { Secret } from '../secret.tsx';
import { useIsOperator } from '../session.tsx';

const roles = [
  { value: 'developer', label: 'Developer: registers and reads' },
  { value: 'auditor', label: 'Auditor: reads only' },
  { value: 'operator', label: 'Operator: everything' },
];

function CreateKey({ onClose }: { onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState('developer');
  const create = useMutation({
    mutationFn: () => call(createdKeySchema, '/keys', { method: 'POST', body: { name: name.trim(), role } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim()) create.mutate();
  };
  if (create.data) return <Secret what="API key" value={create.data.apiKey} onClose={onClose} />;
  return (
    <form className="form" onSubmit={submit}>
      {create.error ? <ErrorPanel error={create.error} /> : null}
      <TextInput
        label="Name"
        description="Who or what uses it, so that you know what to revoke"
        value={name}
        maxLength={100}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect label="Role" data={roles} value={role} onChange={(event) => setRole(event.currentTarget.value)} />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
          Create the key
        </Button>
      </div>
    </form>
  );
}

export default function KeysPage(): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const keys = useQuery(queries.keys());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | undefined>();
  const [showRevoked, setShowRevoked] = useState(false);
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => send(`/keys/${encodeURIComponent(key.id)}`, { method: 'DELETE' }),
    onSuccess: () => {
      setRevoking(undefined);
      return client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const all = keys.data?.items;
  const rows = showRevoked ? all : all?.filter((key) => !key.revokedAt);
  return (
    <>
      <PageHeader
        title="API keys"
        actions={
          operator ? (
            <Button leftSection={<IconPlus />} onClick={() => setCreating(true)}>
              New key
            </Button>
          ) : undefined
        }
      >
        Programs sign in with a key. The server keeps a hash of it, so a lost key is replaced, not recovered.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="API keys"
          rows={rows}
          error={keys.error}
          onRetry={() => void keys.refetch()}
          rowKey={(row) => row.id}
          empty={<Empty title="No keys" icon={<IconKeys size={30} />} />}
          columns={[
            { title: 'Name', cell: (row) => <span className="name">{row.name || 'Unnamed'}</span> },
            { title: 'Role', cell: (row) => row.role },
            { title: 'Id', wide: true, cell: (row) => <code>{row.id}</code> },
            { title: 'Created', align: 'right', cell: (row) => <When at={row.createdAt} /> },
            {
              title: 'Expires',
              align: 'right',
              cell: (row) => (row.expiresAt ? <When at={row.expiresAt} /> : <span className="dim">never</span>),
            },
            {
              title: 'State',
              align: 'right',
              cell: (row) =>
                row.revokedAt || !operator ? (
                  <StateBadge state={row.revokedAt ? 'revoked' : 'active'} />
                ) : (
                  <span className="row">
                    <StateBadge state="active" />
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Revoke ${row.name ?? row.id}`}
                      onClick={() => setRevoking(row)}
                    >
                      Revoke
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      </Panel>
      {all?.some((key) => key.revokedAt) ? (
        <Checkbox
          label="Show revoked keys"
          checked={showRevoked}
          onChange={(event) => setShowRevoked(event.currentTarget.checked)}
        />
      ) : null}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="New API key"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <CreateKey onClose={() => setCreating(false)} />
      </Modal>
      <Confirm
        opened={revoking !== undefined}
        title={`Revoke ${revoking?.name ?? 'this key'}?`}
        action="Revoke the key"
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate(revoking)}
        onClose={() => {
          setRevoking(undefined);
          revoke.reset();
        }}
      >
        Programs that use it are refused from this moment. This cannot be undone.
      </Confirm>
    </>
  );
}

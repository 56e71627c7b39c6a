import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { call } from '../api/http.ts';
import { queries } from '../api/queries.ts';
import { nodeSchema } from '../api/types.ts';
import { ErrorPanel, LoadingRows } from '../ui/bits.tsx';
import { formatBytes } from '../ui/format.ts';

const sources = [
  { value: '', label: 'The first that this machine can reach' },
  { value: 'path', label: 'Installed on the machine' },
  { value: 'npm', label: 'npm package' },
  { value: 'release', label: 'Published release, checked by its hash' },
  { value: 'image', label: 'Container image, by its digest' },
  { value: 'go', label: 'Built from its Go module' },
];

/** Chooses a node and names it; everything else has a default. */
export function AddNode({ onClose }: { onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const manifests = useQuery(queries.manifests());
  const [manifest, setManifest] = useState('btcd-regtest');
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const add = useMutation({
    mutationFn: () => {
      const body = { manifest, ...(name === '' ? {} : { name }), ...(source === '' ? {} : { source }) };
      return call(nodeSchema, '/nodes', { method: 'POST', body });
    },
    onSuccess: async (node) => {
      await client.invalidateQueries({ queryKey: ['nodes'] });
      onClose();
      navigate(`/nodes/${node.name}`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  const chosen = manifests.data?.items.find((one) => one.id === manifest);
  if (manifests.error) return <ErrorPanel error={manifests.error} />;
  if (!manifests.data) return <LoadingRows rows={3} />;
  return (
    <form className="form" onSubmit={submit}>
      {add.error ? <ErrorPanel error={add.error} /> : null}
      <NativeSelect
        label="Node"
        data={manifests.data.items.map((one) => ({ value: one.id, label: `${one.name} (${one.consensus.kind})` }))}
        value={manifest}
        onChange={(event) => setManifest(event.currentTarget.value)}
      />
      {chosen ? (
        <p className="dim">
          Valid by {chosen.consensus.quorum ?? chosen.consensus.rule}. Takes {formatBytes(chosen.disk.initialBytes)} of
          disk at first and about {formatBytes(chosen.disk.growthBytesPerDay)} more each day.
        </p>
      ) : null}
      <TextInput
        label="Name"
        description="Also the name of its ledger; what it is called in plans. Lowercase letters, digits and hyphens."
        placeholder={manifest}
        value={name}
        maxLength={32}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      <NativeSelect
        label="Take the program from"
        data={sources}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={add.isPending}>
          Add the node
        </Button>
      </div>
    </form>
  );
}

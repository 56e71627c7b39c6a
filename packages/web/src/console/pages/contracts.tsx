import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { contractActions, contractQueries } from '../../api/contracts.ts';
import { queries } from '../../api/queries.ts';
import { Empty, ErrorPanel, PageHeader, Panel, When } from '../../ui/bits.tsx';
import { IconContracts, IconPlus } from '../../ui/icons.tsx';
import { DataTable, Pager } from '../../ui/table.tsx';
import { useMayWrite } from '../session.tsx';

const formats = [
  { value: 'artifact', label: 'Compiler output (Hardhat, Foundry, Truffle, solc)' },
  { value: 'abi', label: 'Solidity ABI' },
  { value: 'source', label: 'Solidity source' },
  { value: 'schema', label: 'CosmWasm schema' },
];

function ImportContract({ onClose }: { onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const ledgers = useQuery(queries.ledgers());
  const [name, setName] = useState('');
  const [format, setFormat] = useState('artifact');
  const [content, setContent] = useState('');
  const [ledger, setLedger] = useState('');
  const [address, setAddress] = useState('');
  const bring = useMutation({
    mutationFn: () => {
      const place = ledger && address ? { ledger, address: address.trim() } : {};
      return contractActions.import({ name: name.trim(), [format]: content, ...place });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['contracts'] });
      navigate(`/contracts/${encodeURIComponent(name.trim())}`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    bring.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      {bring.error ? <ErrorPanel error={bring.error} /> : null}
      <TextInput
        label="Name"
        description="Part of its routes: letters, digits, dots, underscores and dashes."
        value={name}
        required
        data-autofocus
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label="What you have"
        value={format}
        data={formats}
        onChange={(event) => setFormat(event.currentTarget.value)}
      />
      <Textarea
        label="Its text"
        value={content}
        required
        spellCheck={false}
        autosize
        minRows={5}
        maxRows={14}
        onChange={(event) => setContent(event.currentTarget.value)}
      />
      <div className="pair">
        <NativeSelect
          label="Ledger"
          description="If it stands somewhere already"
          value={ledger}
          data={[{ value: '', label: 'Nowhere yet' }, ...(ledgers.data ?? []).map((one) => one.name)]}
          onChange={(event) => setLedger(event.currentTarget.value)}
        />
        <TextInput
          label="Address"
          description="Its code is pinned"
          value={address}
          disabled={ledger === ''}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </div>
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={bring.isPending} disabled={!name.trim() || !content.trim()}>
          Import
        </Button>
      </div>
    </form>
  );
}

const families: Readonly<Record<string, string>> = { evm: 'EVM', cosmwasm: 'CosmWasm', bitcoin: 'Bitcoin' };

export default function ContractsPage(): ReactNode {
  const mayWrite = useMayWrite();
  const [importing, setImporting] = useState(false);
  const [trail, setTrail] = useState<readonly string[]>([]);
  const contracts = useQuery({ ...contractQueries.list(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader
        title="Contracts"
        actions={
          mayWrite ? (
            <Button leftSection={<IconPlus />} onClick={() => setImporting(true)}>
              Import a contract
            </Button>
          ) : undefined
        }
      >
        Imported once, then called, queried and listened to by its own names, whatever ledger it stands on.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Contracts"
          rows={contracts.data?.items}
          error={contracts.error}
          onRetry={() => void contracts.refetch()}
          rowKey={(row) => row.name}
          empty={
            <Empty title="No contracts yet" icon={<IconContracts size={30} />}>
              Import a compiler's output, an ABI or a schema to begin.
            </Empty>
          }
          columns={[
            {
              title: 'Contract',
              cell: (row) => (
                <Link href={`/contracts/${encodeURIComponent(row.name)}`} className="name">
                  {row.name}
                </Link>
              ),
            },
            { title: 'Family', cell: (row) => families[row.family] ?? row.family },
            { title: 'Methods', align: 'right', cell: (row) => row.methods },
            { title: 'Events', align: 'right', wide: true, cell: (row) => row.events },
            {
              title: 'Stands on',
              cell: (row) => row.instances.map(({ ledger }) => ledger).join(', ') || 'nothing yet',
            },
            { title: 'Imported', align: 'right', cell: (row) => <When at={row.createdAt} /> },
          ]}
        />
        <Pager trail={trail} next={contracts.data?.next} onTrail={setTrail} />
      </Panel>
      <Modal
        opened={importing}
        onClose={() => setImporting(false)}
        title="Import a contract"
        lockScroll={false}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ImportContract onClose={() => setImporting(false)} />
      </Modal>
    </>
  );
}

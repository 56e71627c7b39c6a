import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  type Contract,
  contractActions,
  contractQueries,
  type EventStep,
  type Listener,
  type Values,
} from '../api/contracts.ts';
import { Empty, ErrorPanel, Hash, Panel, StateBadge, When } from '../ui/bits.tsx';
import { shorten } from '../ui/format.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { useMayWrite } from './session.tsx';

/** One line for each argument; long values are cut, and whole where the pointer rests on them. */
function Arguments({ values }: { values: Values }): ReactNode {
  const lines = Object.entries(values).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return (
      <div key={name}>
        <span className="dim">{name}</span> <code title={text}>{text.length > 24 ? shorten(text, 10, 6) : text}</code>
      </div>
    );
  });
  // One element: on a phone a cell is a grid of its label and its content.
  return <div>{lines}</div>;
}

/** What a stranger checks a final event by, without this server. */
const proof = (contract: string): Column<EventStep> => ({
  title: 'Proof',
  cell: (row) =>
    row.state === 'final' ? (
      <a
        href={`/api/v1/contracts/${encodeURIComponent(contract)}/events/${encodeURIComponent(row.id)}/proof`}
        download={`${row.event}-${row.position}.json`}
        aria-label={`Proof of event ${row.position}`}
      >
        Download
      </a>
    ) : (
      <span className="dim">—</span>
    ),
});

/** Why listeners are told nothing new now; those that share a ledger often share the reason. */
function Troubles({ listeners }: { listeners: readonly Listener[] }): ReactNode {
  const groups = Map.groupBy(
    listeners.flatMap(({ name, trouble }) => (trouble ? [{ name, ...trouble }] : [])),
    ({ reason, since }) => `${since} ${reason}`,
  );
  return [...groups].map(([key, group]) => (
    <p className="notice" role="status" key={key}>
      Nothing new for listener <b>{group.map(({ name }) => name).join(', ')}</b>: {group[0]?.reason}{' '}
      <code>{group[0]?.code}</code> (since <When at={group[0]?.since} />
      ). It is tried again every few seconds; then all that was missed is told.
    </p>
  ));
}

/** What a contract told: the newest steps of one of its listeners. */
export function ContractEvents({ contract }: { contract: Contract }): ReactNode {
  const client = useQueryClient();
  const mayWrite = useMayWrite();
  const listeners = useQuery({ ...contractQueries.listeners(contract.name), refetchInterval: 3_000 });
  const [chosen, choose] = useState('');
  const all = listeners.data?.items ?? [];
  const listener = all.find(({ name }) => name === chosen) ?? all[0];
  const steps = useQuery({
    ...contractQueries.events(contract.name, listener?.name ?? '', listener?.position ?? '0'),
    enabled: listener !== undefined,
    placeholderData: keepPreviousData,
  });
  const [instance] = contract.instances.filter(({ standing }) => standing);
  const listen = useMutation({
    mutationFn: () =>
      contractActions.listen(contract.name, { name: 'console', ledger: instance?.ledger, address: instance?.address }),
    onSettled: () => client.invalidateQueries({ queryKey: ['contracts'] }),
  });
  const begin =
    listener === undefined && instance && mayWrite ? (
      <Button size="xs" loading={listen.isPending} onClick={() => listen.mutate()}>
        Listen
      </Button>
    ) : all.length > 1 ? (
      <NativeSelect
        size="xs"
        aria-label="Listener"
        data={all.map(({ name }) => name)}
        value={listener?.name ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    ) : undefined;
  return (
    <>
      <Troubles listeners={all} />
      <Panel title="Events" flush actions={begin}>
        {listen.error ? <ErrorPanel error={listen.error} /> : null}
        <DataTable
          label="Events"
          rows={listener ? steps.data?.items.toReversed() : []}
          error={steps.error}
          rowKey={(row) => row.position}
          empty={
            <Empty title={listener ? 'Nothing was told yet' : 'Nobody listens yet'}>
              Each event is told as included, then as final, or withdrawn when a reorganization undoes it.
            </Empty>
          }
          columns={[
            { title: 'Position', align: 'right', cell: (row) => row.position },
            { title: 'Event', cell: (row) => row.event },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            { title: 'Arguments', cell: (row) => <Arguments values={row.arguments} /> },
            { title: 'Block', align: 'right', cell: (row) => row.height },
            { title: 'Transaction', wide: true, cell: (row) => <Hash value={row.txid} label="transaction id" /> },
            ...(contract.family === 'evm' ? [proof(contract.name)] : []),
          ]}
        />
      </Panel>
    </>
  );
}

import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import type { ManagedNode } from '../../api/types.ts';
import { Empty, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatBytes, formatNumber } from '../../ui/format.ts';
import { IconNodes, IconPlus } from '../../ui/icons.tsx';
import { DataTable } from '../../ui/table.tsx';
import { AddNode } from '../add-node.tsx';
import { useIsOperator } from '../session.tsx';

/** What a node is at, where its state alone doesn't say it. */
export function nodeWords(node: ManagedNode): string {
  if (!node.supervised) return 'no server looks after it now';
  const { progress } = node;
  if (progress === null) return node.reason ?? '';
  const { done, total } = progress;
  const share =
    done == null ? '' : total == null ? ` ${formatNumber(done)}` : ` ${formatNumber(done)} of ${formatNumber(total)}`;
  return `${progress.step}${share}${progress.detail ? ` ${progress.detail}` : ''}`;
}

export default function NodesPage(): ReactNode {
  const operator = useIsOperator();
  const nodes = useQuery({ ...queries.nodes(), refetchInterval: 3_000 });
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus />} onClick={() => setAdding(true)}>
      Add a node
    </Button>
  );
  return (
    <>
      <PageHeader title="Nodes" actions={operator ? add : undefined}>
        Programs of the ledgers that this server obtains, runs, watches and upgrades on its machine.
      </PageHeader>
      <Panel flush>
        <DataTable
          label="Nodes"
          rows={nodes.data?.items}
          error={nodes.error}
          onRetry={() => void nodes.refetch()}
          rowKey={(row) => row.name}
          empty={
            <Empty title="No nodes yet" icon={<IconNodes size={30} />}>
              The sandbox works without any. A node of a real ledger is one command away:{' '}
              <code>blockcluster nodes add bitcoin</code>
            </Empty>
          }
          columns={[
            {
              title: 'Name',
              cell: (row) => (
                <Link href={`/nodes/${row.name}`} className="name">
                  {row.name}
                </Link>
              ),
            },
            { title: 'Node', wide: true, cell: (row) => row.title },
            {
              title: 'State',
              cell: (row) => (
                <div>
                  <StateBadge state={row.state} />
                  {nodeWords(row) === '' ? null : <div className="dim">{nodeWords(row)}</div>}
                </div>
              ),
            },
            { title: 'Traffic', cell: (row) => (row.traffic ? 'yes' : 'no') },
            { title: 'Height', align: 'right', cell: (row) => (row.reading ? formatNumber(row.reading.height) : '—') },
            { title: 'Peers', align: 'right', wide: true, cell: (row) => row.reading?.peers ?? '—' },
            {
              title: 'Disk',
              align: 'right',
              wide: true,
              cell: (row) => (row.sample?.disk == null ? '—' : formatBytes(row.sample.disk)),
            },
            { title: 'Since', align: 'right', cell: (row) => <When at={row.since} /> },
          ]}
        />
      </Panel>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title="Add a node"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <AddNode onClose={() => setAdding(false)} />
      </Modal>
    </>
  );
}

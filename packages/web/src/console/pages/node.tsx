import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { call, send } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import { type ManagedNode, nodeLogSchema } from '../../api/types.ts';
import { ErrorPanel, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { DataTable } from '../../ui/table.tsx';
import { Confirm } from '../confirm.tsx';
import { NodeCharts } from '../node-charts.tsx';
import { NodeFacts } from '../node-facts.tsx';
import { useIsOperator } from '../session.tsx';
import { nodeWords } from './nodes.tsx';

type Verb = 'start' | 'stop' | 'upgrade' | 'remove';

const request = (name: string, verb: Verb) => {
  const path = `/nodes/${encodeURIComponent(name)}`;
  if (verb === 'remove') return send(path, { method: 'DELETE' });
  return send(`${path}/${verb}`, { method: 'POST', ...(verb === 'upgrade' ? { body: {} } : {}) });
};

export default function NodePage({ name }: { name: string }): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState<'upgrade' | 'remove' | undefined>();
  const node = useQuery({ ...queries.node(name), refetchInterval: 2_000 });
  const samples = useQuery({ ...queries.nodeSamples(name), refetchInterval: 10_000 });
  const act = useMutation({
    mutationFn: (verb: Verb) => request(name, verb),
    onSuccess: async (_answer, verb) => {
      setAsking(undefined);
      await client.invalidateQueries({ queryKey: ['nodes'] });
      if (verb === 'remove') navigate('/nodes');
    },
  });
  const { data } = node;
  if (!data)
    return node.error ? <ErrorPanel error={node.error} onRetry={() => void node.refetch()} /> : <LoadingRows />;
  const close = (): void => {
    setAsking(undefined);
    act.reset();
  };
  return (
    <>
      <PageHeader
        title={data.name}
        actions={
          operator ? <Actions node={data} busy={act.isPending} onAct={act.mutate} onAsk={setAsking} /> : undefined
        }
      >
        {data.title}
      </PageHeader>
      {act.error && asking === undefined ? <ErrorPanel error={act.error} /> : null}
      <Panel>
        <div className="row">
          <StateBadge state={data.state} />
          {data.development ? <span className="dev">development</span> : null}
          <span className="dim">
            since <When at={data.since} />
          </span>
          <span>{nodeWords(data)}</span>
          {data.code ? <code>{data.code}</code> : null}
        </div>
      </Panel>
      <NodeCharts node={data} samples={samples.data?.items ?? []} />
      <NodeFacts node={data} />
      {data.external ? null : <Processes node={data} />}
      {operator && !data.external ? <Log name={name} /> : null}
      <Confirm
        opened={asking !== undefined}
        title={asking === 'remove' ? `Remove ${name}?` : `Upgrade ${name}?`}
        action={asking === 'remove' ? 'Remove the node' : 'Upgrade the node'}
        busy={act.isPending}
        error={act.error}
        onConfirm={() => asking && act.mutate(asking)}
        onClose={close}
      >
        {asking === 'remove'
          ? 'It is stopped, and its data are deleted. What waits for its ledger goes on waiting.'
          : 'The data are copied first. While the new version proves itself the node gets no traffic; if it fails, the old version and its data come back by themselves.'}
      </Confirm>
    </>
  );
}

function Actions(props: {
  node: ManagedNode;
  busy: boolean;
  onAct: (verb: Verb) => void;
  onAsk: (verb: 'upgrade' | 'remove') => void;
}): ReactNode {
  const { node } = props;
  const runs = node.desired === 'running';
  return (
    <>
      <Button variant="default" loading={props.busy} onClick={() => props.onAct(runs ? 'stop' : 'start')}>
        {runs ? 'Stop' : 'Start'}
      </Button>
      {node.external ? null : (
        <Button variant="default" disabled={!runs} onClick={() => props.onAsk('upgrade')}>
          Upgrade
        </Button>
      )}
      <Button variant="default" color="red" onClick={() => props.onAsk('remove')}>
        Remove
      </Button>
    </>
  );
}

function Processes({ node }: { node: ManagedNode }): ReactNode {
  return (
    <Panel title="Processes" flush>
      <DataTable
        label="Processes"
        rows={node.members}
        rowKey={(row) => row.name}
        empty={<p className="pad dim">None.</p>}
        columns={[
          { title: 'Name', cell: (row) => row.name },
          { title: 'Role', wide: true, cell: (row) => row.role },
          { title: 'Process', align: 'right', cell: (row) => row.pid ?? 'not running' },
          { title: 'Since', align: 'right', cell: (row) => <When at={row.startedAt} /> },
        ]}
      />
    </Panel>
  );
}

function Log({ name }: { name: string }): ReactNode {
  const [shown, setShown] = useState(false);
  const log = useQuery({
    queryKey: ['nodes', 'log', name],
    queryFn: () => call(nodeLogSchema, `/nodes/${encodeURIComponent(name)}/logs`, { query: { lines: 60 } }),
    enabled: shown,
    refetchInterval: shown ? 5_000 : false,
  });
  return (
    <Panel
      title="Log"
      actions={
        <Button size="xs" variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      }
    >
      {log.error ? <ErrorPanel error={log.error} /> : null}
      {shown ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="log" tabIndex={0}>
          {log.data?.lines.join('\n')}
        </pre>
      ) : (
        <p className="dim">What the program wrote last.</p>
      )}
    </Panel>
  );
}

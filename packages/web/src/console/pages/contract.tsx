import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Contract, contractQueries } from '../../api/contracts.ts';
import { Empty, ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { plainComment } from '../../ui/format.ts';
import { DataTable } from '../../ui/table.tsx';
import { Deploy } from '../contract-deploy.tsx';
import { ContractEvents } from '../contract-events.tsx';
import { TryMethods } from '../contract-try.tsx';
import { useMayWrite } from '../session.tsx';

/** Whether it is known here what to deploy: the code, or a script, which its arguments complete. */
const deployable = ({ family, descriptor: { code, deploy } }: Contract): boolean =>
  code?.creation !== undefined || (family === 'bitcoin' && deploy !== undefined);

export default function ContractPage({ name }: { name: string }): ReactNode {
  const mayWrite = useMayWrite();
  const { data: contract, ...query } = useQuery({ ...contractQueries.one(name), refetchInterval: 5_000 });
  const operations = useQuery({ ...contractQueries.operations(name), refetchInterval: 3_000 });
  if (!contract)
    return (
      <>
        <PageHeader title={name} />
        {query.error ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : <LoadingRows />}
      </>
    );
  const { doc } = contract.descriptor;
  const base = `/api/v1/contracts/${encodeURIComponent(name)}`;
  return (
    <>
      <PageHeader
        title={contract.name}
        actions={
          <>
            <a href={`${base}/openapi.json`}>OpenAPI</a>
            <a href={`${base}/client.ts`}>TypeScript client</a>
          </>
        }
      >
        {contract.title ?? (doc === undefined ? undefined : plainComment(doc)) ?? 'A contract'}, version{' '}
        {contract.version}
      </PageHeader>
      <Panel title="Where it stands" flush>
        <DataTable
          label="Instances"
          rows={contract.instances}
          rowKey={(row) => `${row.chain} ${row.address}`}
          empty={<Empty title="Nowhere yet">Deploy it below.</Empty>}
          columns={[
            { title: 'Ledger', cell: (row) => row.ledger },
            { title: 'Address', cell: (row) => <Hash value={row.address} label="address" /> },
            { title: 'Code', wide: true, cell: (row) => <Hash value={row.codehash} label="hash of the code" /> },
            { title: 'Since block', align: 'right', cell: (row) => row.height },
            { title: 'State', cell: (row) => <StateBadge state={row.standing ? 'live' : 'withdrawn'} /> },
          ]}
        />
      </Panel>
      <TryMethods contract={contract} />
      {mayWrite && deployable(contract) ? <Deploy contract={contract} /> : null}
      <ContractEvents contract={contract} />
      <Panel title="Operations" flush>
        <DataTable
          label="Operations"
          rows={operations.data?.items}
          error={operations.error}
          rowKey={(row) => row.id}
          empty={<Empty title="Nothing was deployed or called yet" />}
          columns={[
            {
              title: 'Does',
              cell: (row) => (
                <Link href={`/transactions/${row.transaction}`} className="name">
                  {row.kind === 'deploy' ? 'deploy' : row.method}
                </Link>
              ),
            },
            { title: 'Ledger', cell: (row) => row.ledger },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            { title: 'Why not', wide: true, cell: (row) => row.error?.detail ?? <span className="dim">—</span> },
            {
              title: 'Transaction',
              cell: (row) =>
                row.txid ? (
                  <Hash value={row.txid} label="transaction id" />
                ) : (
                  <span className="dim">not signed yet</span>
                ),
            },
            { title: 'Asked', align: 'right', cell: (row) => <When at={row.createdAt} /> },
          ]}
        />
      </Panel>
    </>
  );
}

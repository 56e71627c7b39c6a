import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatAmount } from '../../ui/format.ts';
import { DataTable } from '../../ui/table.tsx';
import { CancelTransaction } from '../cancel-transaction.tsx';
import { SpeedUpTransaction } from '../speed-up-transaction.tsx';

const ENDED = new Set(['final', 'failed', 'cancelled']);

export default function TransactionPage({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useQuery({
    ...queries.transaction(id),
    // A dearer candidate is signed without a change of state, of which events would tell.
    refetchInterval: (query) => (ENDED.has(query.state.data?.state ?? '') ? false : 3_000),
  });
  if (!data) {
    return (
      <>
        <PageHeader title="Transaction" />
        {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <LoadingRows />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Transaction"
        actions={
          <>
            <StateBadge state={data.state} />
            <SpeedUpTransaction transaction={data} />
            <CancelTransaction transaction={data} />
          </>
        }
      >
        {data.op} on {data.ledger}
      </PageHeader>
      {data.error ? (
        <Panel title="Error">
          <pre className="json">{JSON.stringify(data.error, null, 2)}</pre>
        </Panel>
      ) : null}
      <Panel title="Facts">
        <dl className="facts">
          <dt>Id</dt>
          <dd>
            <Hash value={data.id} label="id" whole />
          </dd>
          <dt>Chain</dt>
          <dd>
            <code>{data.chain}</code>
          </dd>
          <dt>Account</dt>
          <dd>{data.account ? <Hash value={data.account} label="account" whole /> : '—'}</dd>
          {data.nonce ? (
            <>
              <dt>Nonce</dt>
              <dd>{data.nonce}</dd>
            </>
          ) : null}
        </dl>
      </Panel>
      <Panel title="Signed candidates" flush>
        <DataTable
          label="Signed candidates"
          rows={data.candidates}
          rowKey={(row) => row.txid}
          empty={<p className="pad dim">Not signed yet.</p>}
          columns={[
            { title: 'Transaction id', cell: (row) => <Hash value={row.txid} label="transaction id" head={20} /> },
            { title: 'Fee', align: 'right', cell: (row) => (row.fee ? formatAmount(row.fee) : '—') },
            { title: 'Rate', align: 'right', cell: (row) => row.rate ?? '—' },
            { title: 'State', cell: (row) => (row.state ? <StateBadge state={row.state} /> : '—') },
            { title: 'Does', cell: (row) => (row.empty ? 'nothing' : data.op) },
            { title: 'Sent', align: 'right', cell: (row) => <When at={row.broadcastAt} /> },
          ]}
        />
      </Panel>
      {data.intent === undefined ? null : (
        <Panel title="Intent">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre className="json" tabIndex={0}>
            {JSON.stringify(data.intent, null, 2)}
          </pre>
        </Panel>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'wouter';
import { send } from '../../api/http.ts';
import { queries } from '../../api/queries.ts';
import { recordStates } from '../../api/types.ts';
import { ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatNumber, shorten } from '../../ui/format.ts';
import { sayState } from '../../ui/states.ts';
import { chainName } from '../../verifier/words.ts';
import { PathView } from '../path-view.tsx';
import { ReceiptDownloads } from '../receipt-downloads.tsx';
import { readRecordPath } from '../record-path.ts';

function Progress({ state }: { state: string }): ReactNode {
  const names: readonly string[] = recordStates;
  const at = names.indexOf(state);
  return (
    <ol className="progress" aria-label={`State: ${state}`}>
      {names.map((name, index) => (
        <li key={name} data-state={index < at || state === 'final' ? 'done' : index === at ? 'now' : 'later'}>
          {sayState(name)}
        </li>
      ))}
    </ol>
  );
}

export default function RecordPage({ id }: { id: string }): ReactNode {
  const record = useQuery({
    ...queries.record(id),
    refetchInterval: (query) => (query.state.data?.state === 'final' ? false : 5_000),
  });
  const state = record.data?.state;
  const receipt = useQuery({
    queryKey: ['record', id, 'receipt', state],
    queryFn: async () => await (await send(`/records/${encodeURIComponent(id)}/receipt`)).text(),
    enabled: record.data !== undefined,
  });
  const path = useMemo(() => {
    try {
      return receipt.data === undefined ? undefined : readRecordPath(receipt.data);
    } catch {
      return undefined;
    }
  }, [receipt.data]);
  const { data } = record;
  if (!data) {
    return (
      <>
        <PageHeader title="Record" />
        {record.error ? (
          <ErrorPanel error={record.error} onRetry={() => void record.refetch()} />
        ) : (
          <LoadingRows rows={10} />
        )}
      </>
    );
  }
  const name = data.name ?? `Record ${shorten(data.id, 10, 4)}`;
  const { issuer } = data.record;
  return (
    <>
      <PageHeader title={name} actions={<ReceiptDownloads id={data.id} name={data.name ?? data.id} />}>
        Accepted <When at={data.acceptedAt} /> under the plan <Link href={`/plans/${data.plan}`}>{data.plan}</Link>
      </PageHeader>
      <Panel>
        <div role="status">
          <Progress state={data.state} />
        </div>
      </Panel>
      <div className="cols-main">
        <Panel title="Path of the proof">
          {receipt.error ? <ErrorPanel error={receipt.error} onRetry={() => void receipt.refetch()} /> : null}
          <PathView record={data} path={path} />
        </Panel>
        <div className="stack">
          <Panel title="Facts">
            <dl className="facts">
              <dt>State</dt>
              <dd>
                <StateBadge state={data.state} />
              </dd>
              {data.media ? (
                <>
                  <dt>Type</dt>
                  <dd>{data.media}</dd>
                </>
              ) : null}
              <dt>Promised by</dt>
              <dd>
                <When at={data.deadline} />
              </dd>
              {typeof issuer === 'string' ? (
                <>
                  <dt>Issuer</dt>
                  <dd>
                    <Hash value={issuer} label="issuer" head={12} tail={4} />
                  </dd>
                </>
              ) : null}
              {data.batch ? (
                <>
                  <dt>Batch</dt>
                  <dd>
                    positions {formatNumber(data.batch.from)} to {formatNumber(data.batch.size - 1)}
                  </dd>
                </>
              ) : null}
            </dl>
          </Panel>
          <Panel title="Anchors">
            <div className="stack-s">
              {data.anchors.map((anchor) => (
                <div className="stack-s" key={anchor.id}>
                  <div className="row">
                    <strong>{anchor.ledger}</strong> <StateBadge state={anchor.state} />
                  </div>
                  <span className="dim">
                    {chainName(anchor.chain)}
                    {anchor.height ? `, block ${formatNumber(anchor.height)}` : ''}
                    {anchor.confirmations ? `, ${formatNumber(anchor.confirmations)} confirmations` : ''}
                  </span>
                  {anchor.txid ? <Hash value={anchor.txid} label="transaction id" /> : null}
                </div>
              ))}
              {data.anchors.length === 0 ? <p className="dim">None yet: the batch is still open.</p> : null}
            </div>
          </Panel>
          <Panel title="Check it elsewhere">
            <p className="dim">
              Give the receipt and the file to anyone. <a href="/verify">The verifier</a> needs neither this server nor
              an account.
            </p>
          </Panel>
        </div>
      </div>
    </>
  );
}

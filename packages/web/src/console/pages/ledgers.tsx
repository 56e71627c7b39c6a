import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { Empty, ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, useNow } from '../../ui/bits.tsx';
import { formatDuration, formatNumber, formatUnits } from '../../ui/format.ts';
import { IconLedgers } from '../../ui/icons.tsx';
import { chainName } from '../../verifier/words.ts';
import { blockAge, ledgerState } from '../ledger-line.tsx';
import { AgreementLines, TrustPanel } from '../trust-panel.tsx';

export default function LedgersPage(): ReactNode {
  const { data, error, refetch } = useQuery({ ...queries.ledgers(), refetchInterval: 5_000 });
  const now = useNow();
  return (
    <>
      <PageHeader title="Ledgers">The nodes that this installation talks to, and how far each has come.</PageHeader>
      {error && !data ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data?.length === 0 ? (
        <Empty title="No ledgers" icon={<IconLedgers size={30} />}>
          Name a node in BLOCKCLUSTER_LEDGERS, or start without it to get the sandbox.
        </Empty>
      ) : null}
      <div className="cols-2">
        {data?.map((ledger) => {
          const age = blockAge(ledger.time, now);
          return (
            <Panel key={ledger.name} title={ledger.name} actions={<StateBadge state={ledgerState(ledger)} />}>
              <div className="stack-s">
                <div className="row">
                  {ledger.development ? <span className="dev">development</span> : null}
                  {ledger.label ? <span className="dim">{ledger.label}</span> : null}
                </div>
                <dl className="facts">
                  <dt>Height</dt>
                  <dd>{ledger.height === null || ledger.height === undefined ? '—' : formatNumber(ledger.height)}</dd>
                  <dt>Newest block</dt>
                  <dd>{age === undefined ? '—' : `${formatDuration(age)} ago`}</dd>
                  {ledger.hash ? (
                    <>
                      <dt>Block hash</dt>
                      <dd>
                        <Hash value={ledger.hash} label="block hash" head={16} />
                      </dd>
                    </>
                  ) : null}
                  <dt>Chain</dt>
                  <dd>
                    {chainName(ledger.chain) === ledger.chain ? null : chainName(ledger.chain)}{' '}
                    <code className="dim">{ledger.chain}</code>
                  </dd>
                  <dt>Family</dt>
                  <dd>
                    {ledger.family}
                    {ledger.kind ? ` (${ledger.kind})` : ''}
                  </dd>
                  <dt>Peers</dt>
                  <dd>{ledger.peers ?? '—'}</dd>
                  {ledger.agreement ? <AgreementLines agreement={ledger.agreement} /> : null}
                  {ledger.version ? (
                    <>
                      <dt>Software</dt>
                      <dd>{ledger.version}</dd>
                    </>
                  ) : null}
                  {ledger.account ? (
                    <>
                      <dt>Account</dt>
                      <dd>
                        <Hash value={ledger.account} label="account" head={16} />
                      </dd>
                    </>
                  ) : null}
                  {ledger.balance ? (
                    <>
                      <dt>Balance</dt>
                      <dd>
                        {formatUnits(ledger.balance, ledger.decimals ?? 0)} {ledger.symbol ?? ''}
                      </dd>
                    </>
                  ) : null}
                </dl>
                {ledger.error ? <p className="notice">{ledger.error}</p> : null}
                {ledger.development ? (
                  <p className="dim">
                    Blocks of a development chain cost nothing to make. Receipts from here prove that everything works,
                    not when something happened.
                  </p>
                ) : null}
              </div>
            </Panel>
          );
        })}
        <TrustPanel />
      </div>
    </>
  );
}

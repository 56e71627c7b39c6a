import type { ReactNode } from 'react';
import type { Ledger } from '../api/types.ts';
import { StateBadge, useNow } from '../ui/bits.tsx';
import { formatDuration, formatNumber } from '../ui/format.ts';

/** A ledger's condition in one word of our states. */
export function ledgerState(ledger: Ledger): string {
  if (ledger.error || !ledger.reachable) return 'unreachable';
  if (ledger.synced === false) return 'syncing';
  return ledger.height === null || ledger.height === undefined ? 'unreachable' : 'synced';
}

/** Seconds between the newest block and now, or undefined where the node says nothing about time. */
export function blockAge(time: Ledger['time'], now: number): number | undefined {
  if (time === null || time === undefined) return undefined;
  const at = typeof time === 'number' ? time * (time < 1e12 ? 1000 : 1) : Date.parse(time);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.round((now - at) / 1000));
}

export function LedgerLine({ ledger }: { ledger: Ledger }): ReactNode {
  const age = blockAge(ledger.time, useNow());
  return (
    <div className="stack-s">
      <div className="row">
        <strong>{ledger.name}</strong>
        {ledger.development ? <span className="dev">development</span> : null}
        <StateBadge state={ledgerState(ledger)} />
      </div>
      <div className="dim">
        {ledger.height === null || ledger.height === undefined
          ? 'No block known'
          : `Block ${formatNumber(ledger.height)}`}
        {age === undefined ? '' : `, ${formatDuration(age)} ago`}
        {ledger.peers === null || ledger.peers === undefined ? '' : `, ${ledger.peers} peers`}
      </div>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import type { Ledger } from '../api/types.ts';
import { Hash, Panel, useNow } from '../ui/bits.tsx';
import { formatDuration, formatNumber } from '../ui/format.ts';

/** Which version of the trust roots this installation publishes, by which key, and how old they are. */
export function TrustPanel(): ReactNode {
  const { data } = useQuery({ ...queries.trust(), refetchInterval: 300_000 });
  const now = useNow();
  const statement = data?.signed?.at(-1)?.payload;
  if (data === undefined || statement === undefined) return null;
  const age = Math.max(0, Math.round((now - Date.parse(data.issued)) / 1_000));
  return (
    <Panel title="Trust roots">
      <dl className="facts">
        <dt>Version</dt>
        <dd>{formatNumber(Number(statement.version))}</dd>
        <dt>Age</dt>
        <dd>{formatDuration(age)}</dd>
        <dt>Signed by</dt>
        <dd>
          <Hash value={statement.issuer} label="key" head={16} />
        </dd>
      </dl>
      <p className="dim">
        Whoever verifies a receipt of yours follows these roots from this key: blockcluster trust update --url …
        --publisher …
      </p>
    </Panel>
  );
}

/** How each of several nodes of a ledger stands to the others. */
export function AgreementLines({ agreement }: { agreement: NonNullable<Ledger['agreement']> }): ReactNode {
  return (
    <>
      <dt>Agreement</dt>
      <dd>
        {agreement.need} of {agreement.of} nodes must say the same
        {agreement.nodes.map(({ name, state, reason }) => (
          <div key={name} className={state === 'agrees' ? 'dim' : 'notice'}>
            {name}: {state}
            {reason ? `, ${reason}` : ''}
          </div>
        ))}
      </dd>
    </>
  );
}

import type { ReactNode } from 'react';
import type { Route } from '../api/route-types.ts';
import type { Plan } from '../api/types.ts';
import { Panel, When } from '../ui/bits.tsx';
import { formatDuration } from '../ui/format.ts';
import { kindNames, needsInWords, refusals } from './route-words.ts';

const states: Readonly<Record<string, string>> = {
  satisfied: 'satisfied',
  waiting: 'waits for a ledger that is down',
  unsatisfied: 'nothing here satisfies it',
};

/** Where a plan anchors: what it needs and what the router makes of that, or its ledgers and where it falls back to. */
export function PlanRoute({ plan }: { plan: Plan }): ReactNode {
  return (
    <Panel title="Where it anchors">
      <dl className="facts">
        {plan.needs ? (
          <>
            <dt>Needs</dt>
            <dd>{needsInWords(plan.needs)}</dd>
          </>
        ) : (
          <>
            <dt>Ledgers</dt>
            <dd>{plan.ledgers.join(' and ')}</dd>
          </>
        )}
        {plan.route ? <Routed route={plan.route} /> : null}
        <dt>When one stays down</dt>
        <dd>{fallbackInWords(plan)}</dd>
      </dl>
      {plan.routes.length > 0 ? (
        <ol className="decisions" style={{ marginTop: 16 }}>
          {plan.routes.slice(0, 8).map((decision, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: decisions have no id and may share their second
            <li key={index}>
              <span className="dim">
                <When at={decision.at} />
              </span>
              <span>
                {decision.detail}
                {decision.times > 1 ? <span className="dim"> {decision.times} times in a row</span> : null}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
    </Panel>
  );
}

function fallbackInWords({ needs, fallback, fallbackAfterSeconds }: Plan): string {
  if (!needs && fallback.length === 0) return 'its records wait until it is back';
  const after = fallbackAfterSeconds ? ` after ${formatDuration(fallbackAfterSeconds)}` : '';
  const where = needs ? 'another ledger that satisfies the needs' : fallback.join(', then ');
  return `${where} takes its place${after}; it catches up when it is back`;
}

function Routed({ route }: { route: Route }): ReactNode {
  return (
    <>
      <Fact term="Now" text={states[route.state] ?? route.state} />
      {route.chosen.map(({ ledger, detail }) => (
        <Fact key={ledger} term={`Chosen: ${ledger}`} text={detail} />
      ))}
      {route.rejected.map(({ ledger, reason, detail }) => (
        <Fact key={ledger} term={`Not: ${ledger}`} text={`${refusals[reason] ?? reason}: ${detail}`} />
      ))}
      {route.missing.map(({ kinds, add }) => (
        <Fact
          key={kinds.join()}
          term="Missing"
          text={`${kinds.map((kind) => kindNames[kind] ?? kind).join(' or ')}. ${add.join(' or ')}`}
        />
      ))}
    </>
  );
}

function Fact({ term, text }: { term: string; text: string }): ReactNode {
  return (
    <>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </>
  );
}

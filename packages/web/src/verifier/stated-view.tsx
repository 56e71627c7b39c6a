import type { ReactNode } from 'react';
import { IconWarning } from '../ui/icons.tsx';
import type { StatedRoute } from './verdict.ts';
import { sayReplaced, sayTime, sayWhere } from './words.ts';

/** What logs say of the way that the record went. It is their word: it looks like nothing that is proven. */
export function StatedView({ stated }: { stated: readonly StatedRoute[] }): ReactNode {
  return (
    <section className="card stated" aria-label="Stated, not proven" data-testid="stated">
      <div className="head">
        <h3>Stated by the log</h3>
        <span className="pill tone-warn">Not proven</span>
      </div>
      <p>
        Why the record went where it did is the word of whoever signed it. The verdict above would be the same without
        it.
      </p>
      {stated.map((one) => (
        <dl className="facts" key={`${one.by.join()} ${one.issued} ${one.plan}`}>
          <dt>Sent to</dt>
          <dd>{one.chosen.map(sayWhere).join(' and ')}</dd>
          {one.replaced ? (
            <>
              <dt>In place of</dt>
              <dd>{sayReplaced(one.replaced)}</dd>
            </>
          ) : null}
          <dt>By plan</dt>
          <dd>{one.plan}</dd>
          <dt>Said at</dt>
          <dd>{sayTime(one.issued)}</dd>
          <dt>Says</dt>
          <dd>
            <code>{one.by.join(' and ')}</code>
          </dd>
        </dl>
      ))}
    </section>
  );
}

/** What an intent asked for and this anchor doesn't show, in a line of its own. */
export function Reservation({ late, partial }: { late?: true; partial?: true }): ReactNode {
  return late || partial ? (
    <p className="reservation" role="note">
      <IconWarning size={18} />
      <span>
        {late ? 'Done too late: the document was no longer valid when the block was made. ' : ''}
        {partial ? 'Only one of the operations: the document asks for all of them or none.' : ''}
      </span>
    </p>
  ) : null;
}

import type { ReactNode } from 'react';
import { IconCheck, IconClock, IconCross, IconWarning } from '../ui/icons.tsx';
import { Reservation, StatedView } from './stated-view.tsx';
import type { AnchorVerdict, CheckResult, VerdictState } from './verdict.ts';
import { chainName, sayTime, sayTrust, sayVerdict, stateLabel } from './words.ts';

const tones: Readonly<Record<VerdictState, string>> = {
  final: 'tone-good',
  consistent: 'tone-warn',
  pending: 'tone-warn',
  invalid: 'tone-bad',
};
/** A development chain proves that things work, not when they happened: it must not look like the real thing. */
const toneOf = ({ state, development }: { state: VerdictState; development: boolean }): string =>
  state === 'final' && development ? 'tone-dev' : tones[state];

const discs: Readonly<Record<VerdictState, ReactNode>> = {
  final: <IconCheck size={30} strokeWidth={2.4} />,
  consistent: <IconWarning size={28} />,
  pending: <IconClock size={28} />,
  invalid: <IconCross size={28} strokeWidth={2.4} />,
};

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Anchor({ anchor }: { anchor: AnchorVerdict }): ReactNode {
  const { trust, time } = anchor;
  return (
    <section className="card" aria-label={`Anchor on ${chainName(anchor.chain)}`}>
      <div className="head">
        <h3>{chainName(anchor.chain)}</h3>
        <span className={`pill ${toneOf(anchor)}`}>{stateLabel(anchor)}</span>
      </div>
      <Reservation {...anchor} />
      <dl className="facts">
        {anchor.state === 'final' ? null : <Fact name="Why">{anchor.message}</Fact>}
        {anchor.height !== undefined ? <Fact name="Block">{anchor.height.toLocaleString('en')}</Fact> : null}
        {anchor.block ? (
          <Fact name="Block hash">
            <code>{anchor.block}</code>
          </Fact>
        ) : null}
        {time?.notBefore ? <Fact name="Not before">{sayTime(time.notBefore)}</Fact> : null}
        {time?.notAfter ? <Fact name="Not after">{sayTime(time.notAfter)}</Fact> : null}
        {anchor.threshold ? <Fact name="Threshold">{anchor.threshold}</Fact> : null}
        <Fact name="Trust root">{sayTrust(trust)}</Fact>
        <Fact name="Code">
          <code>{anchor.code}</code>
          {anchor.pointer ? (
            <>
              {' '}
              at <code>{anchor.pointer}</code>
            </>
          ) : null}
        </Fact>
      </dl>
      {anchor.proven.length + anchor.notProven.length > 0 ? (
        <div className="two">
          <div>
            <h4>Proven</h4>
            <ul className="ticks">
              {anchor.proven.map((line) => (
                <li className="yes" key={line}>
                  <IconCheck size={18} />
                  <span>{line}</span>
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h4>Not proven</h4>
            <ul className="ticks">
              {anchor.notProven.map((line) => (
                <li className="no" key={line}>
                  <IconCross size={18} />
                  <span>{line}</span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
    </section>
  );
}

/** The answer to the question that brought someone here, then everything that it rests on. */
export function VerdictView({ result, file }: { result: CheckResult; file: File | undefined }): ReactNode {
  const { verdict } = result;
  const { headline, meaning } = sayVerdict(verdict, file !== undefined);
  const matches = result.fileDigest !== undefined && result.fileDigest === verdict.record?.digest;
  return (
    <>
      <section className={`banner ${toneOf(verdict)}`} data-state={verdict.state} data-testid="verdict">
        <span className="disc">{discs[verdict.state]}</span>
        <div>
          <h2>{headline}</h2>
          <p>{meaning}</p>
          {verdict.state === 'invalid' ? (
            <p className="why">
              {verdict.message} <code>{verdict.code}</code>
              {verdict.pointer ? (
                <>
                  {' '}
                  at <code>{verdict.pointer}</code>
                </>
              ) : null}
            </p>
          ) : null}
          {file === undefined && verdict.state !== 'invalid' ? (
            <p>No file was given, so nothing here says that this receipt is about yours. Add the file to compare it.</p>
          ) : null}
        </div>
      </section>
      <section className="card" aria-label="What was checked">
        <div className="head">
          <h3>What was checked</h3>
        </div>
        <dl className="facts">
          {verdict.record?.name ? <Fact name="Name in the record">{verdict.record.name}</Fact> : null}
          {verdict.record?.digest ? (
            <Fact name="Digest in the record">
              <code>{verdict.record.digest}</code>
            </Fact>
          ) : null}
          {result.fileDigest ? (
            <Fact name="Digest of your file">
              <code>{result.fileDigest}</code>
              {verdict.record?.digest ? ` ${matches ? '✓ the same' : '✗ another one'}` : ''}
            </Fact>
          ) : null}
          {verdict.record?.id ? (
            <Fact name="Record">
              <code>{verdict.record.id}</code>
            </Fact>
          ) : null}
          {verdict.record?.issuer ? (
            <Fact name="Issuer">
              <code>{verdict.record.issuer}</code>
            </Fact>
          ) : null}
          <Fact name="Trust roots in use">{result.roots.length > 0 ? result.roots.join(', ') : 'none'}</Fact>
          <Fact name="Checked">
            in this browser, in {Math.max(1, Math.round(result.milliseconds))} ms, without the network
          </Fact>
        </dl>
      </section>
      {verdict.anchors.map((anchor, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered and its entries may be equal
        <Anchor anchor={anchor} key={index} />
      ))}
      {verdict.stated && verdict.stated.length > 0 ? <StatedView stated={verdict.stated} /> : null}
    </>
  );
}

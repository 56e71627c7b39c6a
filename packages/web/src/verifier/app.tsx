import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { IconBatches, IconLedgers, IconRecords, IconVerify, IconWarning, Logo } from '../ui/icons.tsx';
import { ColorSchemeButton } from './color-scheme.tsx';
import { Slot } from './slot.tsx';
import { type FileRole, roleOf } from './sort-files.ts';
import { useChecker } from './use-checker.ts';
import type { CheckFault } from './verdict.ts';
import { VerdictView } from './verdict-view.tsx';

type Files = Partial<Record<FileRole, File>>;

/** What was brought along can't be used: not a verdict, and never shown as one. */
function Fault({ fault }: { fault: CheckFault }): ReactNode {
  return (
    <section className="banner tone-warn" role="alert">
      <span className="disc">
        <IconWarning size={28} />
      </span>
      <div>
        <h2>{fault.part === 'page' ? 'This could not be checked' : `Your ${fault.part} cannot be read`}</h2>
        <p>{fault.message}</p>
        <p>
          <code>{fault.code}</code>
          {fault.pointer ? (
            <>
              {' '}
              at <code>{fault.pointer}</code>
            </>
          ) : null}
        </p>
        <p>
          {fault.part === 'page'
            ? 'This says nothing about the receipt. Reload the page, or use the command: blockcluster verify.'
            : 'This says nothing about the receipt. Get the file again from whoever you trust, or remove it.'}
        </p>
      </div>
    </section>
  );
}

/** The public verifier: no session, no server, nothing leaves the page. */
export function VerifierApp({ standalone }: { standalone: boolean }): ReactNode {
  const [files, setFiles] = useState<Files>({});
  const [any, setAny] = useState(false);
  const state = useChecker(files, any);
  const verdictRef = useRef<HTMLDivElement>(null);

  const put = useCallback((role: FileRole, file: File | undefined) => {
    setFiles((before) => {
      const { [role]: _old, ...rest } = before;
      return file ? { ...rest, [role]: file } : rest;
    });
  }, []);

  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      for (const file of event.dataTransfer?.files ?? []) void roleOf(file).then((role) => put(role, file));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [put]);

  const slot = (role: FileRole) => ({
    file: files[role],
    onFile: (file: File | undefined) => put(role, file),
  });

  return (
    <>
      <header className="top">
        <div className="top-in">
          <Logo />
          <strong>
            BlockCluster <span className="tag">Verifier</span>
          </strong>
          <span className="grow" />
          <ColorSchemeButton />
        </div>
      </header>
      <main className="page">
        <div className="hero">
          <span className="seal">
            <IconVerify /> Runs in this browser. Nothing leaves the page.
          </span>
          <h1>Check a receipt</h1>
          <p>
            Drop a receipt and the file that it is about. The proof is followed step by step from the file’s digest to a
            block, without asking any server, ours included.
          </p>
        </div>
        <section className="card" aria-label="Files to check">
          <div className="slots">
            <Slot
              label="Receipt"
              hint="Drop or choose a .btml, .json or .ots file"
              icon={<IconBatches size={30} />}
              {...slot('receipt')}
            />
            <Slot
              label="File"
              hint="What the receipt is about (optional)"
              icon={<IconRecords size={30} />}
              {...slot('file')}
            />
          </div>
          <details className="more" open={files.trust !== undefined || files.headers !== undefined ? true : undefined}>
            <summary>Trust roots and block headers</summary>
            <p className="note">
              A proof ends at something that you already trust. This page brings no trust of its own, because a page
              that did would only vouch for itself. Get the trust file of a chain from its operator once, or make one
              with checkpoints of your own node, and keep it. A receipt can’t bring its own trust.
              {standalone ? null : (
                <>
                  {' '}
                  If you trust the server of this page,{' '}
                  <a href="/api/v1/trust" download="trust.json">
                    download its trust file
                  </a>{' '}
                  once, keep it, and drop it here.
                </>
              )}
            </p>
            <div className="slots">
              <Slot small label="Trust file" hint="trust.json" icon={<IconVerify size={22} />} {...slot('trust')} />
              <Slot
                small
                label="Headers"
                hint="80-byte headers, concatenated"
                icon={<IconLedgers size={22} />}
                {...slot('headers')}
              />
            </div>
            <label className="option">
              <input type="checkbox" checked={any} onChange={(event) => setAny(event.currentTarget.checked)} />
              <span>Let the best anchor decide. Normally the worst one does.</span>
            </label>
          </details>
        </section>
        <div ref={verdictRef} className="visually-hidden" role="status" aria-live="polite">
          {state.phase === 'done' ? `Verdict: ${state.result.verdict.state}. ${state.result.verdict.message}` : ''}
        </div>
        {state.phase === 'working' ? (
          <section className="card working" aria-label="Working">
            <span>
              {state.part === undefined ? 'Checking…' : `Reading the file… ${Math.round(state.part * 100)} %`}
            </span>
            <progress value={state.part} max={1} aria-label="Progress" />
          </section>
        ) : null}
        {state.phase === 'failed' ? <Fault fault={state.fault} /> : null}
        {state.phase === 'done' ? <VerdictView result={state.result} file={files.file} /> : null}
        <footer className="foot">
          <p>
            The verifier reads receipts of BlockCluster (BTML, as JSON or markup) and OpenTimestamps proofs with a
            Bitcoin attestation. The same check runs as a command:{' '}
            <code>blockcluster verify RECEIPT --file FILE --trust trust.json</code>
          </p>
          {standalone ? (
            <p>This copy is one file. It works from a disk, without any server.</p>
          ) : (
            <p>
              <a href="/verifier-standalone.html" download="blockcluster-verifier.html">
                Save this verifier as one file
              </a>{' '}
              to check receipts when this server is long gone.
            </p>
          )}
        </footer>
      </main>
    </>
  );
}

import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { ErrorPanel, Hash, Panel, StateBadge } from '../ui/bits.tsx';
import { formatBytes } from '../ui/format.ts';
import { IconUpload } from '../ui/icons.tsx';
import { type Dropped, useDropped } from './use-dropped.ts';

function Outcome({ entry, onRegister }: { entry: Dropped; onRegister: () => void }): ReactNode {
  const { state } = entry;
  if (state.phase === 'hashing') {
    return <span className="dim">{Math.round(state.part * 100)} %</span>;
  }
  if (state.phase === 'searching') return <span className="dim">Looking it up…</span>;
  if (state.phase === 'unknown') {
    return (
      <Button size="xs" onClick={onRegister} aria-label={`Register ${entry.file.name}`}>
        Register
      </Button>
    );
  }
  if (state.phase === 'registering') return <span className="dim">Registering…</span>;
  if (state.phase === 'failed') return null;
  return (
    <span className="row">
      <span className="dim">{state.fresh ? 'Registered' : 'Already registered'}</span>
      <StateBadge state={state.state} />
      <Link href={`/records/${state.id}`}>Open the record</Link>
    </span>
  );
}

/** Finds files by their digest, or registers them. Contents never leave the browser. */
export function DropFiles(): ReactNode {
  const { list, add, register, clear } = useDropped();
  const [over, setOver] = useState(false);
  const unknown = list.filter((entry) => entry.state.phase === 'unknown');
  useEffect(() => {
    const allow = (event: DragEvent): void => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) add(event.dataTransfer.files);
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [add]);
  return (
    <>
      <div className="drop" data-over={over}>
        <span className="glyph">
          <IconUpload size={26} />
        </span>
        <div>
          <strong>Drop files here to find or register them</strong>
          <div className="dim">They are hashed in this browser. Only digest, name and type are sent.</div>
        </div>
        <input
          type="file"
          multiple
          aria-label="Files to find or register"
          onChange={(event) => {
            add(event.currentTarget.files ?? []);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {list.length > 0 ? (
        <Panel
          title="Dropped files"
          flush
          actions={
            <span className="row">
              {unknown.length > 1 ? (
                <Button size="xs" onClick={() => void Promise.all(unknown.map((entry) => register(entry.job)))}>
                  Register all {unknown.length}
                </Button>
              ) : null}
              <Button size="xs" variant="default" onClick={clear}>
                Clear
              </Button>
            </span>
          }
        >
          <ul className="dropped" aria-live="polite">
            {list.map((entry) => (
              <li key={entry.job}>
                <span className="stack-s">
                  <span className="row">
                    <strong>{entry.file.name}</strong>
                    <span className="dim">{formatBytes(entry.file.size)}</span>
                    {entry.digest ? <Hash value={entry.digest} label="digest" head={16} /> : null}
                  </span>
                  {entry.state.phase === 'hashing' ? (
                    <progress
                      className="bars"
                      value={entry.state.part}
                      max={1}
                      aria-label={`Hashing ${entry.file.name}`}
                    />
                  ) : null}
                  {entry.state.phase === 'failed' ? (
                    <ErrorPanel error={entry.state.error} onRetry={() => void register(entry.job)} />
                  ) : null}
                </span>
                <Outcome entry={entry} onRegister={() => void register(entry.job)} />
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </>
  );
}

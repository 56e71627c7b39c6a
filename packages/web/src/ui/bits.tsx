import { Alert, Button, Skeleton, Tooltip } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/http.ts';
import { formatAgo, formatTime, shorten } from './format.ts';
import { IconCheck, IconCopy, IconWarning } from './icons.tsx';
import { sayState, toneOf } from './states.ts';

/** A page's title, one sentence on what it is for, and its actions. */
export function PageHeader(props: { title: string; children?: ReactNode; actions?: ReactNode }): ReactNode {
  useEffect(() => {
    document.title = `${props.title} · BlockCluster`;
  }, [props.title]);
  return (
    <div className="page-head">
      <div>
        <h1 id="page-title" tabIndex={-1}>
          {props.title}
        </h1>
        {props.children ? <p className="dim">{props.children}</p> : null}
      </div>
      {props.actions ? <div className="actions">{props.actions}</div> : null}
    </div>
  );
}

/** A state as a word with a dot: the colour repeats what the word says. */
export function StateBadge({ state, development }: { state: string; development?: boolean }): ReactNode {
  return (
    <span className="state" data-tone={toneOf(state)}>
      {sayState(state)}
      {development ? ' (development)' : ''}
    </span>
  );
}

async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  // Pages over plain http from another machine have no clipboard API.
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export function CopyButton({ value, label }: { value: string; label: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="copy"
      aria-label={copied ? 'Copied' : `Copy ${label}`}
      title={copied ? 'Copied' : `Copy ${label}`}
      data-copied={copied}
      onClick={() => void copyText(value).then(() => setCopied(true))}
    >
      {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
    </button>
  );
}

/** A long hexadecimal value: short to read, whole to copy. */
export function Hash(props: {
  value: string;
  label: string;
  head?: number;
  tail?: number;
  whole?: boolean;
}): ReactNode {
  const shown = props.whole ? props.value : shorten(props.value, props.head ?? 10, props.tail ?? 6);
  return (
    <span className="hash">
      <code title={props.value}>{shown}</code>
      <CopyButton value={props.value} label={props.label} />
    </span>
  );
}

/** Re-renders now and then, so that "12 sec. ago" stays true. */
export function useNow(everyMs = 5_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function When({ at }: { at: string | number | null | undefined }): ReactNode {
  const now = useNow();
  if (at === null || at === undefined || at === '') return <span className="dim">—</span>;
  return (
    <time dateTime={String(at)} title={formatTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

/** What went wrong, under which code, and what to do about it. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const api = error instanceof ApiError ? error : undefined;
  return (
    <Alert color="red" variant="light" icon={<IconWarning />} title={api?.title ?? 'Something went wrong'} role="alert">
      <div className="problem">
        {api && api.message !== api.title ? <p>{api.message}</p> : null}
        {api ? null : <p>{error instanceof Error ? error.message : String(error)}</p>}
        <p>{api?.action ?? 'Reload the page. If it happens again, the log of the server says more.'}</p>
        {api?.code ? (
          <p>
            <code>{api.code}</code>
            {api.status ? ` (HTTP ${api.status})` : ''}
          </p>
        ) : null}
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </div>
    </Alert>
  );
}

export function Empty({ title, children, icon }: { title: string; children?: ReactNode; icon?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      {icon ? <span className="empty-icon">{icon}</span> : null}
      <strong>{title}</strong>
      {children ? <div className="dim">{children}</div> : null}
    </div>
  );
}

export function LoadingRows({ rows = 6 }: { rows?: number }): ReactNode {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <Skeleton height={22} radius="sm" key={index} />
      ))}
    </div>
  );
}

export function Panel(props: { title?: string; actions?: ReactNode; children: ReactNode; flush?: boolean }): ReactNode {
  return (
    <section className="panel" data-flush={props.flush ? 'true' : undefined} aria-label={props.title}>
      {props.title ? (
        <div className="panel-head">
          <h2>{props.title}</h2>
          {props.actions}
        </div>
      ) : null}
      {props.children}
    </section>
  );
}

export function Hint({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <Tooltip label={label} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <span>{children}</span>
    </Tooltip>
  );
}

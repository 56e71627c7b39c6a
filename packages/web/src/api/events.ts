import type { QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { eventSchema, type LedgerEvent } from './types.ts';

/** Types of event that the server publishes; server-sent events are listened to by name. */
export const eventTypes = [
  'records.accepted',
  'batch.closed',
  'anchor.waiting',
  'anchor.broadcast',
  'anchor.included',
  'anchor.final',
  'anchor.reorganized',
  'anchor.deferred',
  'anchor.rerouted',
  'anchor.failed',
  'transaction.state',
  'payment.state',
  'plan.changed',
  'key.created',
  'key.revoked',
  'node.state',
  'content.stored',
  'content.lost',
  'content.repaired',
  'agreement.state',
  'identity.changed',
] as const;

/** The first parts of the cache keys that an event of this type makes stale. */
export function staleAfter(type: string): readonly string[] {
  const family = type.split('.')[0] ?? '';
  if (family === 'records') return ['overview', 'records'];
  if (family === 'batch') return ['overview', 'records', 'record', 'batches', 'plans'];
  if (family === 'anchor') return ['overview', 'records', 'record', 'batches', 'anchors', 'plans'];
  if (family === 'transaction') return ['transactions', 'overview'];
  if (family === 'payment') return ['payments'];
  if (family === 'plan') return ['plans', 'overview'];
  if (family === 'key') return ['keys'];
  if (family === 'content' || family === 'agreement') return ['content'];
  if (family === 'identity') return ['identities'];
  if (family === 'node') return ['ledgers', 'nodes'];
  return [];
}

export type StreamState = 'connecting' | 'live' | 'lost';

/** Parses one message of the stream; undefined when it isn't an event of ours. */
export function parseEvent(data: string): LedgerEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(eventSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/**
 * Follows the server's events. The browser resumes by itself with `Last-Event-ID`.
 * Stale queries are collected for a moment, so that a burst of events asks the server once.
 */
export function followEvents(
  client: QueryClient,
  onEvent: (event: LedgerEvent) => void,
  onState: (state: StreamState) => void,
): () => void {
  const source = new EventSource('/api/v1/events');
  const stale = new Set<string>();
  let timer: number | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const key of stale) void client.invalidateQueries({ queryKey: [key] });
    stale.clear();
  };
  const receive = (message: MessageEvent<unknown>): void => {
    const event = parseEvent(String(message.data));
    if (!event) return;
    onEvent(event);
    for (const key of staleAfter(event.type)) stale.add(key);
    if (stale.size > 0) timer ??= window.setTimeout(flush, 300);
  };
  source.onopen = () => onState('live');
  source.onerror = () => onState(source.readyState === EventSource.CLOSED ? 'lost' : 'connecting');
  source.onmessage = receive;
  for (const type of eventTypes) source.addEventListener(type, receive);
  return () => {
    source.close();
    window.clearTimeout(timer);
  };
}

import type { KeyStore } from '../access/keys.ts';
import type { Principal } from '../access/policy.ts';
import type { SessionStore } from '../access/sessions.ts';
import type { ServerContext, Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import { EventHub, type HubOptions } from './hub.ts';
import { retentionWorker } from './retention.ts';
import { eventRoutes } from './routes.ts';
import { type SseOptions, SseStreams } from './sse.ts';
import { type DispatcherOptions, WebhookDispatcher } from './webhooks/dispatcher.ts';
import type { Resolver } from './webhooks/guard.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { WebhookStore } from './webhooks/store.ts';

export interface EventOptions {
  readonly hub?: HubOptions;
  readonly sse?: SseOptions;
  readonly webhooks?: DispatcherOptions;
  readonly resolve?: Resolver;
}

/** What other capabilities need that stream events of their own. */
export interface EventStreams {
  readonly hub: EventHub;
  /** Whether a principal that was let in earlier would be let in now. */
  readonly stillAllowed: (principal: Principal) => Promise<boolean>;
}

/** Streams, webhooks and retention, put together over one outbox. */
export function composeEvents(
  context: ServerContext,
  modules: { readonly leases: Leases; readonly keys: KeyStore; readonly sessions: SessionStore },
  options: EventOptions = {},
): EventStreams & { readonly routes: readonly ApiRoutes[]; readonly workers: readonly Worker[] } {
  const { config, db, events, clock, random, log, vault, pool } = context;
  const { leases, keys, sessions } = modules;
  const hub = new EventHub({ pool, events, log }, options.hub);
  const streams = new SseStreams(options.sse ?? {}, { hub, outbox: events });
  const guard = { allow: config.webhookAllow, ...(options.resolve ? { resolve: options.resolve } : {}) };
  const store = new WebhookStore({ db, vault, events, clock, random, guard });
  const dispatcher = new WebhookDispatcher(options.webhooks ?? {}, {
    ...{ db, leases, events, hub, store, guard, clock, random, log },
  });
  const stillAllowed = (principal: Principal) =>
    principal.kind === 'key' ? keys.isActive(principal.id) : sessions.isActive(principal.id);
  return {
    hub,
    stillAllowed,
    routes: [eventRoutes(context, { streams, stillAllowed }), webhookRoutes({ store, wake: () => dispatcher.wake() })],
    workers: [
      { name: 'events', start: () => hub.start(), stop: () => hub.stop() },
      dispatcher,
      retentionWorker(config.eventRetentionMs, { db, leases, sessions, clock, log }),
    ],
  };
}

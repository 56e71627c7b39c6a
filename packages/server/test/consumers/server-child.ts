// A server of events alone, in a process of its own that a test can kill: streams, WebSockets and webhooks.
import { randomBytes } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import { KeyStore } from '../../src/access/keys.ts';
import { openVault } from '../../src/access/master-key.ts';
import { SessionStore } from '../../src/access/sessions.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ServerContext } from '../../src/context.ts';
import { contractSocketRoutes } from '../../src/contracts/routes-socket.ts';
import { connect } from '../../src/database/connect.ts';
import { Leases } from '../../src/database/leases.ts';
import { readMigrations } from '../../src/database/migrate.ts';
import { composeEvents } from '../../src/events/compose.ts';
import { EventOutbox } from '../../src/events/outbox.ts';
import { createLogger } from '../../src/observe/log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

const { CHILD_DATABASE = '', CHILD_DATA = '', CHILD_PORT = '', CHILD_ALLOW = '' } = process.env;
const config = await loadConfig({}, { data: CHILD_DATA, logLevel: 'silent', webhookAllow: CHILD_ALLOW.split(',') });
const { db, pool } = connect(JSON.parse(CHILD_DATABASE));
const random = { bytes: (length: number) => randomBytes(length) };
const context: ServerContext = {
  ...{ config, db, pool, random, clock: { now: () => Date.now() }, log: createLogger(config.logLevel) },
  ...{ events: new EventOutbox(db), vault: await openVault(db, config, random) },
  ledgers: {
    get: () => {
      throw new CodedError('LEDGER_NOT_FOUND', 'There are no ledgers');
    },
    list: () => [],
  },
};
const leases = new Leases(db, { holder: `child:${process.pid}` });
const keys = new KeyStore(context);
const sessions = new SessionStore({ lifeMs: config.sessionMs }, context);
const events = composeEvents(
  context,
  { leases, keys, sessions },
  { hub: { pollMs: 100 }, webhooks: { firstPauseMs: 10, timeoutMs: 1_000 } },
);
const app = await createApp(context, {
  ...{ keys, sessions, migrations: await readMigrations(), metrics: createMetrics(pool) },
  routes: [...events.routes, contractSocketRoutes(context, events)],
  workers: () => ({ name: 'workers', ok: true }),
});
for (const worker of events.workers) worker.start();
await app.listen({ host: '127.0.0.1', port: Number(CHILD_PORT) });

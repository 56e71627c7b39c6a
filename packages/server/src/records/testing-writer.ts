import { randomBytes } from 'node:crypto';
import { connect } from '../database/connect.ts';
import { EventOutbox } from '../events/outbox.ts';
import { logKeyOf } from '../log/key.ts';
import { RecordService } from './service.ts';

/**
 * A server's writer in a process of its own, for tests that kill it: accepts records as fast as it can and prints each
 * id after its promise. Arguments: the database as JSON.
 */
const { db } = connect(JSON.parse(process.argv[2] ?? '{}'));
const context = {
  db,
  clock: { now: () => Date.now() },
  random: { bytes: (length: number) => randomBytes(length) },
  events: new EventOutbox(db),
};
const service = new RecordService(context, logKeyOf(new Uint8Array(32).fill(1)));

async function writeForEver(): Promise<never> {
  for (;;) {
    const text = JSON.stringify({ digest: `sha-256:${randomBytes(32).toString('hex')}` });
    const { body } = await service.accept(await service.intake.text(text, undefined));
    process.stdout.write(`${JSON.parse(body).id}\n`);
  }
}

await Promise.all(Array.from({ length: 30 }, writeForEver));

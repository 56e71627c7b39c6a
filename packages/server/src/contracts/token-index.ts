import type { ContractDescriptor } from '@blockcluster/ledgers';
import { sql, type Transaction } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { inStep, type Ledger } from '../transactions/modules.ts';
import type { EventRow, ListenerRow } from './event-log.ts';
import { followedBy, lockListener } from './followed.ts';
import { readSteps } from './listeners.ts';
import type { ContractModules } from './modules.ts';
import { transferEvents, transfersOf } from './transfers.ts';

/** Steps that are taken in by one transaction. */
const STEPS = 200;
/** Nobody holds what is made out of nothing, or destroyed: the zero address, or none on chains that have no such. */
const NOBODY = [`0x${'0'.repeat(40)}`, ''];

/** Brings the transfers and balances of a ledger's listeners up to what these were told. Answers whether more waits. */
export async function indexTokens(modules: ContractModules, ledger: Ledger, lease: Lease): Promise<boolean> {
  const behind = await modules.db
    .selectFrom('contract_listeners')
    .selectAll()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .whereRef('indexed', '<', 'position')
    .execute();
  let more = false;
  for (const listener of behind) more = (await indexOnce(modules, lease, listener)) || more;
  return more;
}

/**
 * Takes the next steps of a listener into transfers and balances. How far it came is written in the same transaction, so
 * that every step counts once, whoever goes on; steps that were stored before there was an index are taken in as well.
 * Answers whether more wait.
 */
async function indexOnce(modules: ContractModules, lease: Lease, listener: ListenerRow): Promise<boolean> {
  const { descriptor } = await followedBy(modules.db, listener);
  const token = transferEvents(descriptor).length > 0;
  let more = false;
  await inStep(modules, lease, async (trx) => {
    const current = await lockListener(trx, listener.id);
    if (current === undefined) return;
    const steps = token ? await readSteps(trx, current, { after: current.indexed, limit: STEPS }) : [];
    for (const step of steps) await take(trx, descriptor, step);
    // A version of a contract never becomes a token: what it tells need not be looked at again.
    const indexed = token ? (steps.at(-1)?.position ?? current.indexed) : current.position;
    await trx.updateTable('contract_listeners').set({ indexed }).where('id', '=', listener.id).execute();
    more = indexed < current.position;
  });
  return more;
}

async function take(trx: Transaction<Schema>, descriptor: ContractDescriptor, step: EventRow): Promise<void> {
  if (step.state === 'included') return include(trx, descriptor, step);
  const before = await trx
    .selectFrom('contract_transfers')
    .select('state')
    .where('listener', '=', step.listener)
    .where('event_id', '=', step.event_id)
    .limit(1)
    .executeTakeFirst();
  if (before === undefined || before.state === step.state) return;
  if (step.state === 'final') await add(trx, step, { included: 0, final: 1 });
  else await add(trx, step, { included: -1, final: before.state === 'final' ? -1 : 0 });
  await trx
    .updateTable('contract_transfers')
    .set({ state: step.state })
    .where('listener', '=', step.listener)
    .where('event_id', '=', step.event_id)
    .execute();
}

/** An event that comes back may tell of something else: the same transaction on another state. */
async function include(trx: Transaction<Schema>, descriptor: ContractDescriptor, step: EventRow): Promise<void> {
  await trx
    .deleteFrom('contract_transfers')
    .where('listener', '=', step.listener)
    .where('event_id', '=', step.event_id)
    .execute();
  const moved = transfersOf(descriptor, step.event, step.arguments);
  if (moved.length === 0) return;
  const column = (name: keyof (typeof moved)[number]) => moved.map((one) => one[name]);
  await sql`
    INSERT INTO contract_transfers
      (listener, position, part, event_id, state, token, sender, recipient, amount, height, txid, log_index)
    SELECT ${step.listener}, ${step.position}, part - 1, ${step.event_id}, 'included', token, sender, recipient, amount,
      ${step.height}, ${step.txid}, ${step.log_index}
    FROM unnest(${column('token')}::text[], ${column('sender')}::text[], ${column('recipient')}::text[],
      ${column('amount')}::numeric[]) WITH ORDINALITY AS moved (token, sender, recipient, amount, part)`.execute(trx);
  await add(trx, step, { included: 1, final: 0 });
}

/** Adds the transfers of an event to the balances of both sides, so often as is said. */
async function add(
  trx: Transaction<Schema>,
  step: EventRow,
  times: { readonly included: number; readonly final: number },
): Promise<void> {
  await sql`
    INSERT INTO contract_balances AS known (listener, account, token, included, final)
    SELECT ${step.listener}, account, token, sum(amount) * ${times.included}::int, sum(amount) * ${times.final}::int
    FROM (
      SELECT recipient AS account, token, amount FROM contract_transfers
      WHERE listener = ${step.listener} AND event_id = ${step.event_id}
      UNION ALL
      SELECT sender, token, -amount FROM contract_transfers
      WHERE listener = ${step.listener} AND event_id = ${step.event_id}
    ) AS sides
    WHERE account <> ALL (${NOBODY}::text[])
    GROUP BY account, token
    ON CONFLICT (listener, account, token) DO UPDATE
    SET included = known.included + excluded.included, final = known.final + excluded.final`.execute(trx);
}

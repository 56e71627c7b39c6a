import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { ListenerRow } from './event-log.ts';
import { listListeners } from './listeners.ts';
import { chooseInstance, type InstanceChoice, type InstanceRow, readContract } from './store.ts';
import type { EventState } from './tables.ts';
import { transferEvents } from './transfers.ts';

export interface TokenPage {
  readonly account?: string | undefined;
  readonly token?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What an index was made from, as clients see it. */
function sourceView(listener: ListenerRow, instance: InstanceRow) {
  return {
    contract: listener.contract,
    ledger: instance.ledger,
    address: instance.address,
    listener: listener.name,
    from: Number(listener.from_height),
    position: String(listener.indexed),
    waiting: String(listener.position - listener.indexed),
    height: Number(listener.next_height) - 1,
  };
}

/**
 * The listener whose steps tell of every transfer of an instance since its first block. Throws CONTRACT_NO_TOKEN for a
 * contract without transfers, CONTRACT_NOT_INDEXED where nobody listens to all of them.
 */
async function indexOf(
  db: Kysely<Schema>,
  contract: string,
  choice: InstanceChoice,
): Promise<{ readonly listener: ListenerRow; readonly instance: InstanceRow }> {
  const instance = await chooseInstance(db, contract, choice);
  const { descriptor } = await readContract(db, contract, instance.version);
  const events = transferEvents(descriptor).map(({ name }) => name);
  if (events.length === 0)
    throw new CodedError('CONTRACT_NO_TOKEN', `"${contract}" is no token of ERC-20, ERC-721, ERC-1155 or CW20`);
  const found = (await listListeners(db, contract)).find(
    ({ listener }) =>
      listener.instance === instance.id &&
      listener.from_height <= instance.height &&
      (listener.events.length === 0 || events.every((event) => listener.events.includes(event))),
  );
  if (found === undefined)
    throw new CodedError('CONTRACT_NOT_INDEXED', `Nobody listens to ${events.join(' and ')} from the first block on`, {
      details: { events, from: Number(instance.height) },
    });
  return { listener: found.listener, instance };
}

/** Balances of accounts, in the order of accounts and tokens: all of one answer are of the same step. */
export async function readBalances(db: Kysely<Schema>, contract: string, choice: InstanceChoice, page: TokenPage) {
  return inOneView(db, async (view) => {
    const { listener, instance } = await indexOf(view, contract, choice);
    const [account = '', token = ''] = (page.after ?? '').split('-');
    let query = view
      .selectFrom('contract_balances')
      .select(['account', 'token', 'included', 'final'])
      .where('listener', '=', listener.id)
      .where((q) => q.or([q('included', '!=', '0'), q('final', '!=', '0')]))
      .where(sql<boolean>`(account, token) > (${account}, ${token})`)
      .orderBy('account')
      .orderBy('token')
      .limit(page.limit);
    if (page.account !== undefined) query = query.where('account', '=', page.account);
    if (page.token !== undefined) query = query.where('token', '=', page.token);
    const rows = await query.execute();
    const last = rows.length === page.limit ? rows.at(-1) : undefined;
    return {
      ...sourceView(listener, instance),
      items: rows.map((row) => ({
        account: row.account,
        ...(row.token === '' ? {} : { token: row.token }),
        balance: row.included,
        final: row.final,
      })),
      next: last === undefined ? null : `${last.account}-${last.token}`,
    };
  });
}

/** Transfers, oldest first; one that a reorganization brought back stands where it was told of last. */
export async function readTransfers(
  db: Kysely<Schema>,
  contract: string,
  choice: InstanceChoice,
  page: TokenPage & { readonly state?: EventState | undefined },
) {
  return inOneView(db, async (view) => {
    const { listener, instance } = await indexOf(view, contract, choice);
    const [position = '0', part = '-1'] = page.after === undefined ? [] : page.after.split('-');
    let query = view
      .selectFrom('contract_transfers')
      .selectAll()
      .where('listener', '=', listener.id)
      .where(sql<boolean>`(position, part) > (${position}::bigint, ${part}::int)`)
      .orderBy('position')
      .orderBy('part')
      .limit(page.limit);
    const { account, token, state } = page;
    if (account !== undefined)
      query = query.where((q) => q.or([q('sender', '=', account), q('recipient', '=', account)]));
    if (token !== undefined) query = query.where('token', '=', token);
    if (state !== undefined) query = query.where('state', '=', state);
    const rows = await query.execute();
    return {
      ...sourceView(listener, instance),
      items: rows.map((row) => ({
        id: row.event_id,
        part: row.part,
        state: row.state,
        from: row.sender,
        to: row.recipient,
        ...(row.token === '' ? {} : { token: row.token }),
        amount: row.amount,
        height: Number(row.height),
        txid: row.txid,
        logIndex: row.log_index,
      })),
      next:
        rows.length === 0
          ? (page.after ?? '0')
          : rows
              .slice(-1)
              .map((row) => `${row.position}-${row.part}`)
              .join(),
    };
  });
}

/** What is read in it is of one moment. */
function inOneView<T>(db: Kysely<Schema>, read: (view: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

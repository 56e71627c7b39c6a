import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { ListenerView } from './listeners.ts';
import { type InstanceRow, instancesOf, readContract, type StoredContract } from './store.ts';
import { type TroubleRow, troublesOf } from './troubles.ts';

export function instanceView(row: InstanceRow) {
  return {
    ledger: row.ledger,
    chain: row.chain,
    address: row.address,
    codehash: row.codehash,
    height: Number(row.height),
    standing: row.standing,
    version: row.version,
    ...(row.operation === null ? {} : { operation: row.operation }),
    ...(row.verified === null ? {} : { verified: row.verified }),
    createdAt: row.created_at.toISOString(),
  };
}

async function summaryOf(db: Kysely<Schema>, { name, version, descriptor, createdAt }: StoredContract) {
  return {
    name,
    version,
    family: descriptor.family,
    ...(descriptor.title === undefined ? {} : { title: descriptor.title }),
    methods: descriptor.methods.length,
    events: descriptor.events.length,
    instances: (await instancesOf(db, name)).map(instanceView),
    createdAt: createdAt.toISOString(),
  };
}

/** A version of a contract as the API shows it. */
export async function showContract(db: Kysely<Schema>, contract: StoredContract) {
  const versions = await db
    .selectFrom('contract_versions')
    .select(['version', 'created_at'])
    .where('contract', '=', contract.name)
    .orderBy('version')
    .execute();
  const self = `/api/v1/contracts/${contract.name}`;
  return {
    ...(await summaryOf(db, contract)),
    versions: versions.map((row) => ({ version: row.version, createdAt: row.created_at.toISOString() })),
    descriptor: contract.descriptor,
    links: {
      self,
      openapi: `${self}/openapi.json`,
      client: `${self}/client.ts`,
      ...(contract.descriptor.family === 'evm' ? { abi: `${self}/abi.json` } : {}),
      events: `${self}/events`,
      operations: `${self}/operations`,
    },
  };
}

/** Contracts in the order of their names. */
export async function showContracts(
  db: Kysely<Schema>,
  page: { readonly after?: string | undefined; readonly limit: number },
) {
  let query = db.selectFrom('contracts').select('name').orderBy('name').limit(page.limit);
  if (page.after !== undefined) query = query.where('name', '>', page.after);
  const names = await query.execute();
  const items = [];
  for (const { name } of names) items.push(await summaryOf(db, await readContract(db, name)));
  return { items, next: names.length === page.limit ? (names.at(-1)?.name ?? null) : null };
}

/** Listeners with what hinders them now. */
export async function showListeners(db: Kysely<Schema>, listeners: readonly ListenerView[]) {
  const rows = listeners.map(({ listener }) => listener);
  const troubles = await troublesOf(db, rows);
  return listeners.map((one) => listenerView(one, troubles.get(one.listener.id)));
}

export function listenerView({ listener, instance }: ListenerView, trouble?: TroubleRow) {
  return {
    name: listener.name,
    contract: listener.contract,
    ledger: listener.ledger,
    address: instance.address,
    events: listener.events,
    confirmations: listener.confirmations,
    from: Number(listener.from_height),
    next: Number(listener.next_height),
    position: String(listener.position),
    createdAt: listener.created_at.toISOString(),
    ...(trouble ? { trouble: { code: trouble.code, reason: trouble.reason, since: trouble.since.toISOString() } } : {}),
  };
}

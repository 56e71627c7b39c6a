import { createHash } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import type { ContractDescriptor } from '@blockcluster/ledgers';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { isDescriptor } from './descriptor-check.ts';
import type { ContractTables } from './tables.ts';

export type InstanceRow = Selectable<ContractTables['contract_instances']>;

/** A version of a contract. */
export interface StoredContract {
  readonly name: string;
  readonly version: number;
  readonly descriptor: ContractDescriptor;
  readonly createdAt: Date;
}

/**
 * Keeps a descriptor: the first under its name is version 1, the same again is the same version, another one the next.
 * Throws CONTRACT_FAMILY for one of another platform than the versions before it.
 */
export async function storeDescriptor(
  trx: Transaction<Schema>,
  given: {
    readonly name: string;
    readonly descriptor: ContractDescriptor;
    readonly principal: string;
    readonly now: Date;
  },
): Promise<{ readonly contract: StoredContract; readonly created: boolean }> {
  const { name, descriptor, principal, now } = given;
  await trx
    .insertInto('contracts')
    .values({ name, family: descriptor.family, created_by: principal, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await trx
    .selectFrom('contracts')
    .select('family')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.family !== descriptor.family)
    throw new CodedError('CONTRACT_FAMILY', `"${name}" is a contract of the family ${row.family}`, {
      pointer: '/name',
    });
  const text = JSON.stringify(descriptor);
  const digest = createHash('sha256').update(text).digest('hex');
  const same = await trx
    .selectFrom('contract_versions')
    .select(['version', 'created_at'])
    .where('contract', '=', name)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (same)
    return { contract: { name, version: same.version, descriptor, createdAt: same.created_at }, created: false };
  const last = await trx
    .selectFrom('contract_versions')
    .select((q) => q.fn.max('version').as('version'))
    .where('contract', '=', name)
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  await trx
    .insertInto('contract_versions')
    .values({ contract: name, version, digest, descriptor: text, created_by: principal, created_at: now })
    .execute();
  return { contract: { name, version, descriptor, createdAt: now }, created: true };
}

/** A version of a contract, the newest unless one is named. Throws CONTRACT_NOT_FOUND. */
export async function readContract(db: Kysely<Schema>, name: string, version?: number): Promise<StoredContract> {
  let query = db.selectFrom('contract_versions').selectAll().where('contract', '=', name).orderBy('version', 'desc');
  if (version !== undefined) query = query.where('version', '=', version);
  const row = await query.limit(1).executeTakeFirst();
  if (!row)
    throw new CodedError(
      'CONTRACT_NOT_FOUND',
      version === undefined ? `No contract is called "${name}"` : `"${name}" has no version ${version}`,
    );
  const descriptor = descriptorOf(row.digest, row.descriptor);
  return { name, version: row.version, descriptor, createdAt: row.created_at };
}

/** Descriptors that were read lately, by digest: what a digest stands for never changes. */
const lately = new Map<string, ContractDescriptor>();
const REMEMBERED = 100;

function descriptorOf(digest: string, stored: unknown): ContractDescriptor {
  const known = lately.get(digest);
  if (known) return known;
  if (!isDescriptor(stored)) throw new Error('a stored descriptor is none');
  const descriptor = stored;
  if (lately.size >= REMEMBERED) lately.clear();
  lately.set(digest, descriptor);
  return descriptor;
}

/** Where a contract stands, oldest first. */
export async function instancesOf(db: Kysely<Schema>, name: string): Promise<InstanceRow[]> {
  return db.selectFrom('contract_instances').selectAll().where('contract', '=', name).orderBy('seq').execute();
}

/** Which instance is meant, where there may be several. */
export interface InstanceChoice {
  readonly ledger?: string | undefined;
  readonly address?: string | undefined;
}

/**
 * The instance that a request means: of all that the choice leaves, the only one. Throws CONTRACT_INSTANCE where there is
 * none, CONTRACT_INSTANCES where there are several.
 */
export async function chooseInstance(db: Kysely<Schema>, name: string, choice: InstanceChoice): Promise<InstanceRow> {
  const all = await instancesOf(db, name);
  const left = all.filter(
    (row) =>
      row.standing &&
      (choice.ledger === undefined || row.ledger === choice.ledger) &&
      (choice.address === undefined || row.address.toLowerCase() === choice.address.toLowerCase()),
  );
  const [only] = left;
  if (only === undefined) throw new CodedError('CONTRACT_INSTANCE', missing(name, choice, all.length));
  if (left.length > 1)
    throw new CodedError('CONTRACT_INSTANCES', `"${name}" stands at ${left.length} addresses: say which`, {
      details: { instances: left.map(({ ledger, address }) => ({ ledger, address })) },
    });
  return only;
}

function missing(name: string, choice: InstanceChoice, all: number): string {
  if (all === 0) return `"${name}" stands nowhere yet`;
  const where = [choice.ledger && `on the ledger "${choice.ledger}"`, choice.address && `at ${choice.address}`];
  return `"${name}" does not stand ${where.filter((part) => part).join(' ') || 'anywhere now'}`;
}

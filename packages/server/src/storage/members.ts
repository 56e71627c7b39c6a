import { CodedError, type NoteKey } from '@blockcluster/btml';
import { ed25519Identity, Member, type MemberIdentity } from '@blockcluster/ledgers';
import type { Kysely, Selectable } from 'kysely';
import { sealedSecret } from '../access/sealed-secret.ts';
import type { ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { databaseStore } from './blocks.ts';
import { databaseState } from './member-state.ts';
import type { StorageTables } from './tables.ts';

export type MemberRow = Selectable<StorageTables['storage_members']>;

/** A first group needs nothing but this machine; that makes it one party, and its verdicts development ones. */
const FIRST_MEMBERS = ['alpha', 'beta', 'gamma'];
const FIRST_THRESHOLD = 2;
const SEED_BYTES = 32;

const contextOf = (name: string): string => `storage-member:${name}`;
/** The store of a local member. */
export const storeOf = (name: string): string => `member:${name}`;

type Modules = Pick<ServerContext, 'db' | 'vault' | 'random' | 'clock' | 'config'>;

/** Makes the group at the first start: three members on this machine, of which two must answer. */
export async function ensureGroup({ db, vault, random, clock }: Modules, party: string): Promise<void> {
  const now = new Date(clock.now());
  await db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('storage_group')
      .values({
        name: `bc-${Buffer.from(random.bytes(8)).toString('hex')}`,
        threshold: FIRST_THRESHOLD,
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n) return;
    for (const name of FIRST_MEMBERS) {
      const seed = random.bytes(SEED_BYTES);
      const { key } = ed25519Identity(name, seed);
      await trx
        .insertInto('storage_members')
        .values({
          name,
          key,
          url: null,
          sealed: vault.seal(seed, contextOf(name)),
          party,
          joined_at: now,
          left_at: null,
        })
        .execute();
    }
  });
}

/** All members there ever were, by name. */
export function listMembers(db: Kysely<Schema>): Promise<MemberRow[]> {
  return db.selectFrom('storage_members').selectAll().orderBy('name').execute();
}

/** The identity of a local member; its secret leaves the vault for this process alone. */
export function identityOf({ vault }: Pick<Modules, 'vault'>, row: MemberRow): MemberIdentity {
  if (row.sealed === null) throw new CodedError('STORAGE_MEMBER_UNKNOWN', `${row.name} is no member of this machine`);
  return ed25519Identity(row.name, vault.open(row.sealed, contextOf(row.name)));
}

/**
 * A local member: its blocks and its memory are in the database.
 *
 * @param as the name of its store there.
 */
export function localMember(
  modules: Modules,
  identity: MemberIdentity,
  obeys: { readonly issuers: readonly string[]; readonly logs: readonly NoteKey[] },
  as: string = identity.name,
): Member {
  const { db, clock, config } = modules;
  // Blocks of the own group's members are kept as long as the group's own; those for others for their own sake.
  const own = storeOf(as);
  return new Member({
    ...identity,
    ...obeys,
    store: databaseStore(db, own, as === HOST ? { root: own } : {}),
    state: databaseState(db, as),
    limits: { blocks: 1_000_000, bytes: config.storage.fileBytes + MARGIN },
    now: () => clock.now() / 1000,
  });
}

/** Inner nodes of a file of the largest size, and a directory around it. */
const MARGIN = 16 * 2 ** 20;
/** The local member that serves other organizations; it is no member of the own group. */
export const HOST = 'host';

/** The identity under which this installation is a member of others' groups; made when it is first asked for. */
export async function hostIdentity(modules: Modules): Promise<MemberIdentity> {
  const seed = await sealedSecret(modules, contextOf(HOST), SEED_BYTES);
  const { key } = ed25519Identity(HOST, seed);
  // Members of one group have different names, and others have hosts in theirs too.
  return ed25519Identity(`host-${key.slice(-8)}`, seed);
}

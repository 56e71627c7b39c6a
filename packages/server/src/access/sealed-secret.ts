import type { Kysely } from 'kysely';
import type { RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { SecretVault } from './vault.ts';

interface SecretModules {
  readonly db: Kysely<Schema>;
  readonly vault: SecretVault;
  readonly random: RandomSource;
}

/**
 * A secret of the installation, made when it is first asked for and stored sealed: so many random bytes, the same for
 * all servers of a database. One that is there is only read.
 *
 * @throws CodedError SECRET_UNREADABLE
 */
export async function sealedSecret({ db, vault, random }: SecretModules, name: string, size: number): Promise<Buffer> {
  const find = () => db.selectFrom('secrets').select('sealed').where('name', '=', name).executeTakeFirst();
  const known = await find();
  if (known !== undefined) return vault.open(known.sealed, name);
  await db
    .insertInto('secrets')
    .values({ name, sealed: vault.seal(random.bytes(size), name) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  // Another server may have been first.
  const made = await find();
  if (made === undefined) throw new Error(`the secret ${name} was not stored`);
  return vault.open(made.sealed, name);
}

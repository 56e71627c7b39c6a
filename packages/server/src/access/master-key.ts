import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { ServerConfig } from '../config.ts';
import type { RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { readMasterKey, SecretVault } from './vault.ts';

const CHECK_NAME = 'master-key-check';

/**
 * Opens the vault. The first server on a database seals a check value; every later start has to open it. A key is made
 * only where there is no check yet, so that a lost key file is noticed instead of being replaced. Throws
 * MASTER_KEY_INVALID, MASTER_KEY_WRONG.
 */
export async function openVault(db: Kysely<Schema>, config: ServerConfig, random: RandomSource): Promise<SecretVault> {
  const find = () => db.selectFrom('secrets').select('sealed').where('name', '=', CHECK_NAME).executeTakeFirst();
  const known = await find();
  const file = config.masterKeyFile ?? join(config.data, 'master.key');
  const vault = new SecretVault(await readMasterKey(file, random, !known && !config.masterKeyFile), random);
  if (!known)
    await db
      .insertInto('secrets')
      .values({ name: CHECK_NAME, sealed: vault.seal(Buffer.from(CHECK_NAME), CHECK_NAME) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  const check = known ?? (await find());
  try {
    if (!check) throw new Error('the check value is missing');
    vault.open(check.sealed, CHECK_NAME);
  } catch (cause) {
    throw new CodedError('MASTER_KEY_WRONG', `The key in ${file} does not open the secrets of this database`, {
      cause,
    });
  }
  return vault;
}

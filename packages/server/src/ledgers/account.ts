import type { ServerContext } from '../context.ts';
import type { Ledger } from '../transactions/modules.ts';

/** CAIP-10 of the account that pays for anchors on a ledger; undefined until its key was made. */
export async function anchorAccount(
  context: Pick<ServerContext, 'db'>,
  { name, driver }: Ledger,
): Promise<string | undefined> {
  const key = await context.db
    .selectFrom('signer_keys')
    .select('account')
    .where('ledger', '=', name)
    .where('chain', '=', driver.chain)
    .where('label', '=', 'anchor')
    .executeTakeFirst();
  return key?.account;
}

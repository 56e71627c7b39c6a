import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { Ledger } from '../transactions/modules.ts';
import type { Market } from './market.ts';

const FRESH_MS = 5_000;

/**
 * The ledger on the chain of an intent: one whose signer holds the account that the operation names, up before down.
 *
 * @param chain CAIP-2; @param account CAIP-10
 * @throws CodedError ROUTE_CHAIN
 */
export async function pickLedger(
  modules: { readonly db: Kysely<Schema>; readonly ledgers: LedgerRegistry; readonly market: Market },
  chain: string,
  account: string,
): Promise<Ledger> {
  const onChain = modules.ledgers.list().filter(({ driver }) => driver.chain === chain);
  if (onChain.length > 1) {
    const down = new Set((await modules.market.read(FRESH_MS)).flatMap((offer) => (offer.trouble ? [offer.name] : [])));
    const held = await modules.db.selectFrom('signer_keys').select('ledger').where('account', '=', account).execute();
    const holds = new Set(held.map(({ ledger }) => ledger));
    const rank = ({ name }: Ledger) => 2 * Number(!holds.has(name)) + Number(down.has(name));
    onChain.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  }
  const [ledger] = onChain;
  if (!ledger) throw new CodedError('ROUTE_CHAIN', `No ledger here is on ${chain}`, { pointer: '/intent/audience' });
  return ledger;
}

import { createHash, randomBytes } from 'node:crypto';
import type { World } from '../anchors/testing.ts';
import { acceptPayment } from './accept.ts';
import { groupWaiting } from './group.ts';
import type { PaymentModules, PaymentRow } from './modules.ts';
import type { PaymentRequest } from './request.ts';

/** Regtest addresses that nobody has the keys of. */
export const people = [
  'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202',
  'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
  'bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry',
] as const;

/** The payments of a world, moved step by step by a test. */
export interface Till {
  readonly modules: PaymentModules;
  pay(request: Partial<PaymentRequest>, key?: string): Promise<PaymentRow>;
  /** One round of the worker under its lease; undefined when another server has it. */
  group(): Promise<number | undefined>;
  row(id: string): Promise<PaymentRow>;
  rows(): Promise<PaymentRow[]>;
}

export function openTill(world: World, at?: PaymentModules['at']): Till {
  const { db } = world.database;
  const { at: _engines, ...shared } = world.anchorModules;
  const modules: PaymentModules = { ...shared, ...(at === undefined ? {} : { at }) };
  return {
    modules,
    pay: async (request, key = randomBytes(8).toString('hex')) => {
      const wanted = { plan: 'default', ledger: 'sandbox', to: people[0], amount: '1000', ...request };
      const hash = createHash('sha256').update(JSON.stringify(wanted)).digest();
      return (await acceptPayment(modules, wanted, { principal: 'key:test', key, hash })).row;
    },
    group: () => world.leases.withLease('payments', (lease) => groupWaiting(modules, lease)),
    row: (id) => db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    rows: () => db.selectFrom('payments').selectAll().orderBy('seq').execute(),
  };
}

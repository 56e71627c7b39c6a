import type { LedgerDriver } from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ApiRoutes } from '../http/types.ts';
import { createAccount, listAccounts, type NamedAccount } from './accounts.ts';
import type { ContractModules } from './modules.ts';
import * as schema from './schemas.ts';

const tags = ['contracts'];

/** Accounts that sign: each has a key and a queue of its own. */
export function accountRoutes(modules: ContractModules): ApiRoutes {
  return async (app) => {
    app.post(
      '/accounts',
      {
        config: { access: scoped('transactions:write') },
        schema: {
          tags,
          summary: 'Make an account on a ledger',
          description:
            'Its key is made here and sealed. A call names it by its label; what it spends counts against the budget of ' +
            'its plan. The same again answers 200.',
          body: Type.Object(
            { ledger: schema.LedgerName, label: schema.Label, plan: Type.Optional(schema.Label) },
            { additionalProperties: false },
          ),
          response: { 200: schema.Account, 201: schema.Account },
        },
      },
      async (request, reply) => {
        const { ledger: name, label, plan } = request.body;
        const driver = modules.ledgers.get(name);
        const { account, created } = await createAccount(
          modules,
          { name, driver },
          { label, plan, principal: actor(request).id },
        );
        reply.code(created ? 201 : 200);
        return accountView(account, driver);
      },
    );
    app.get(
      '/accounts',
      {
        config: { access: scoped('contracts:read') },
        schema: {
          tags,
          summary: 'The accounts of the ledgers',
          querystring: Type.Object({ ledger: Type.Optional(schema.LedgerName) }, { additionalProperties: false }),
          response: { 200: Type.Object({ items: Type.Array(schema.Account) }) },
        },
      },
      async (request) => {
        const { ledger } = request.query;
        const drivers = new Map(modules.ledgers.list().map(({ name, driver }) => [name, driver]));
        const accounts = await listAccounts(
          modules,
          ledger === undefined ? {} : { ledger: { name: ledger, driver: modules.ledgers.get(ledger) } },
        );
        return {
          items: await Promise.all(accounts.map((account) => accountView(account, drivers.get(account.ledger)))),
        };
      },
    );
  };
}

async function accountView(account: NamedAccount, driver: LedgerDriver | undefined) {
  const asked = driver?.ordering === 'nonce' && driver.chain === account.chain;
  const state = asked ? await driver.accountState(account.account).catch(() => undefined) : undefined;
  return {
    label: account.label,
    ledger: account.ledger,
    chain: account.chain,
    account: account.account,
    plan: account.plan ?? null,
    ...(state === undefined ? {} : { balance: String(state.balance) }),
    createdAt: account.createdAt.toISOString(),
  };
}

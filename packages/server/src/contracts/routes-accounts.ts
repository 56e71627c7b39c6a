import type { LedgerDriver } from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import { spentOn } from '../budget/spending.ts';
import type { ApiRoutes } from '../http/types.ts';
import { createAccount, limitAccount, listAccounts, type NamedAccount } from './accounts.ts';
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
            {
              ledger: schema.LedgerName,
              label: schema.Label,
              plan: Type.Optional(schema.Label),
              limits: Type.Optional(schema.Limits),
            },
            { additionalProperties: false },
          ),
          response: { 200: schema.Account, 201: schema.Account },
        },
      },
      async (request, reply) => {
        const { ledger: name, label, plan, limits } = request.body;
        const driver = modules.ledgers.get(name);
        const { account, created } = await createAccount(
          modules,
          { name, driver },
          {
            ...{ label, plan, principal: actor(request).id },
            ...(limits === undefined
              ? {}
              : {
                  limits: {
                    operation: amountOf(limits.operation) ?? undefined,
                    day: amountOf(limits.day) ?? undefined,
                  },
                }),
          },
        );
        reply.code(created ? 201 : 200);
        return accountView(modules, account, driver);
      },
    );
    app.patch(
      '/accounts/:ledger/:label',
      {
        config: { access: scoped('transactions:write') },
        schema: {
          tags,
          summary: 'Limit what an account may spend',
          description:
            'What is left out stays as it is, null takes a limit away. It holds for whatever is accepted from now on; what ' +
            'was spent before the account had a limit is not counted.',
          params: Type.Object({ ledger: schema.LedgerName, label: schema.Label }),
          body: Type.Object({ limits: schema.Limits }, { additionalProperties: false }),
          response: { 200: schema.Account },
        },
      },
      async (request) => {
        const { ledger: name, label } = request.params;
        const { operation, day } = request.body.limits;
        const driver = modules.ledgers.get(name);
        const limits = {
          ...(operation === undefined ? {} : { operation: amountOf(operation) ?? null }),
          ...(day === undefined ? {} : { day: amountOf(day) ?? null }),
        };
        const principal = actor(request).id;
        const account = await limitAccount(modules, { name, driver }, { label, limits, principal });
        return accountView(modules, account, driver);
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
          items: await Promise.all(
            accounts.map((account) => accountView(modules, account, drivers.get(account.ledger))),
          ),
        };
      },
    );
  };
}

async function accountView(modules: ContractModules, account: NamedAccount, driver: LedgerDriver | undefined) {
  const asked = driver?.ordering === 'nonce' && driver.chain === account.chain;
  const state = asked ? await driver.accountState(account.account).catch(() => undefined) : undefined;
  const { operation, day } = account.limits;
  const limited = operation !== undefined || day !== undefined;
  const spent = limited ? await spentOn(modules.db, account, new Date(modules.clock.now())) : undefined;
  return {
    label: account.label,
    ledger: account.ledger,
    chain: account.chain,
    account: account.account,
    publicKey: account.publicKey,
    plan: account.plan ?? null,
    limits: { operation: textOf(account.limits.operation), day: textOf(account.limits.day) },
    ...(spent === undefined ? {} : { spentToday: String(spent) }),
    ...(state === undefined ? {} : { balance: String(state.balance) }),
    createdAt: account.createdAt.toISOString(),
  };
}

function amountOf(text: string | null | undefined): bigint | undefined {
  return text == null ? undefined : BigInt(text);
}

function textOf(amount: bigint | undefined): string | null {
  return amount === undefined ? null : String(amount);
}

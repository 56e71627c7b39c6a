import { CodedError } from '@blockcluster/btml';
import { type ContractDescriptor, describeCw20, describeToken } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { requireScope, scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ApiRoutes } from '../http/types.ts';
import { accountFor, OWN_ACCOUNT } from './accounts.ts';
import { readBalances, readTransfers } from './balances.ts';
import { seenCoins } from './bitcoin/coins.ts';
import type { ContractModules } from './modules.ts';
import { platformFor } from './platforms.ts';
import * as schema from './schemas.ts';
import { DeployOptions, gasOf, idempotencyHeaders, principalOf, startAnswered } from './start-answered.ts';
import { storeDescriptor } from './store.ts';

const tags = ['contracts'];
const closed = { additionalProperties: false } as const;
const params = Type.Object({ name: schema.Name });
const Text = Type.String({ minLength: 1, maxLength: 64 });
const Uri = Type.String({ maxLength: 1_024 });
const contract = { ...schema.Name, description: 'Name of the contract here, part of its routes' };

/** What wallets expect of a token, as of ether. */
const DECIMALS = 18;
/** And of a coin of a Cosmos chain. */
const CW20_DECIMALS = 6;

const TokenBody = Type.Union([
  Type.Object(
    {
      template: Type.Literal('erc20'),
      contract,
      name: Text,
      symbol: Text,
      decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 77, description: '18 where it is left out' })),
      supply: { ...schema.Amount, description: 'Base units; belongs to the account that deploys it' },
    },
    closed,
  ),
  Type.Object(
    { template: Type.Literal('erc721'), contract, name: Text, symbol: Text, uri: Type.Optional(Uri) },
    closed,
  ),
  Type.Object({ template: Type.Literal('erc1155'), contract, uri: Type.Optional(Uri) }, closed),
  Type.Object(
    {
      template: Type.Literal('cw20'),
      contract,
      name: Type.String({ minLength: 3, maxLength: 50 }),
      symbol: Type.String({ pattern: '^[a-zA-Z-]{3,12}$' }),
      decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 18, description: '6 where it is left out' })),
      supply: { ...schema.Amount, description: 'Base units of 128 bits; belongs to the account that deploys it' },
    },
    closed,
  ),
]);

const BECH32 = '[a-z][a-z0-9]{0,31}1[02-9ac-hj-np-z]{38,58}';
const account = Type.Optional(
  Type.String({ pattern: `^(0x[0-9a-fA-F]{40}|${BECH32})$`, description: 'In lower case in answers' }),
);
const token = Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,77})$', description: 'Number of a token' }));
const limit = Type.Integer({ minimum: 1, maximum: 1_000, default: 100 });
const Sum = Type.String({ pattern: '^-?[0-9]+$', description: 'Base units' });
const source = {
  contract: Type.String(),
  ledger: Type.String(),
  address: Type.String(),
  listener: Type.String({ description: 'Whose steps it was made from' }),
  from: Type.Integer({ description: 'First block' }),
  position: schema.Digits,
  waiting: Type.String({ description: 'Steps that are not in it yet' }),
  height: Type.Integer({ description: 'Newest block that was read' }),
};
const Balances = Type.Object({
  ...source,
  items: Type.Array(
    Type.Object({ account: Type.String(), token: Type.Optional(Type.String()), balance: Sum, final: Sum }),
  ),
  next: Type.Union([Type.String(), Type.Null()]),
});
const Transfers = Type.Object({
  ...source,
  items: Type.Array(
    Type.Object({
      id: Type.String({ description: 'Of the event' }),
      part: Type.Integer({ description: 'Which of the transfers of the event' }),
      state: Type.Enum(['included', 'final', 'withdrawn']),
      from: Type.String(),
      to: Type.String(),
      token: Type.Optional(Type.String()),
      amount: Sum,
      height: Type.Integer(),
      txid: Type.String(),
      logIndex: Type.Integer(),
    }),
  ),
  next: Type.String(),
});

/** Tokens of the standards: deployed by one request, their balances and transfers indexed. */
export function tokenRoutes(modules: ContractModules): ApiRoutes {
  const { db, clock } = modules;
  const read = { access: scoped('contracts:read') };
  const write = { access: scoped('contracts:write') };
  return async (app) => {
    app.post(
      '/tokens',
      {
        config: write,
        schema: {
          tags,
          summary: 'Deploy a token: OpenZeppelin Contracts, or cw20-base',
          description:
            'Imports the template under the name that `contract` says, and deploys it. Answers as a deployment does; ' +
            'the operation names the contract. Its code is the one whose hash is pinned in this version. It needs the ' +
            'scope contracts:call as well: it signs.',
          querystring: Type.Omit(DeployOptions, ['version', 'label']),
          headers: idempotencyHeaders,
          body: TokenBody,
          response: { 200: schema.Operation, 202: schema.Operation },
        },
      },
      async (request, reply) => {
        const { body, query } = request;
        // It imports, and it signs.
        requireScope(principalOf(request), 'contracts:call');
        const ledger = { name: query.ledger, driver: modules.ledgers.get(query.ledger) };
        const descriptor = await describe(body);
        const platform = platformFor(ledger.driver, descriptor);
        const values = await valuesOf(body, async () => {
          const { account } = await accountFor(modules, ledger, query.from ?? OWN_ACCOUNT, principalOf(request));
          return account.slice(account.lastIndexOf(':') + 1);
        });
        const { contract: stored } = await db.transaction().execute((trx) =>
          storeDescriptor(trx, {
            ...{ name: body.contract, descriptor },
            ...{ principal: actor(request).id, now: new Date(clock.now()) },
          }),
        );
        return startAnswered(modules, request, reply, query, {
          ...{ contract: stored, kind: 'deploy', method: undefined, values, ledger, address: undefined },
          prepare: (from, id) =>
            platform.prepareDeploy({
              ...{ descriptor, values, from, label: id, gas: gasOf(query), simulate: query.simulate },
              coins: (account) => seenCoins(db, ledger, account),
            }),
        });
      },
    );

    app.get(
      '/contracts/:name/balances',
      {
        config: read,
        schema: {
          tags,
          summary: 'Who holds how much of a token',
          description:
            'As its standard events (ERC-20, ERC-721, ERC-1155, CW20) tell, from its first block on; a listener to them has ' +
            'to be there. `balance` counts what blocks hold now, `final` what is final; what a reorganization undid ' +
            'counts in neither. A balance below zero, or another than the contract answers, shows a contract that ' +
            'moves tokens without telling.',
          params,
          querystring: Type.Object(
            {
              ...schema.choice,
              ...{ account, token, limit },
              after: Type.Optional(Type.String({ pattern: `^(0x[0-9a-f]{40}|${BECH32})-[0-9]{0,78}$` })),
            },
            closed,
          ),
          response: { 200: Balances },
        },
      },
      async (request) => {
        const { ledger, address, ...page } = request.query;
        return readBalances(db, request.params.name, { ledger, address }, lowered(page));
      },
    );

    app.get(
      '/contracts/:name/transfers',
      {
        config: read,
        schema: {
          tags,
          summary: 'Transfers of a token, oldest first',
          description:
            'From the zero address (CW20: none): made; to it: destroyed. `next` goes on after the last one; it stays the same while ' +
            'nothing new has come. A transfer that a reorganization undid stays, as `withdrawn`; one that came back ' +
            'stands at the place where it was told of again.',
          params,
          querystring: Type.Object(
            {
              ...schema.choice,
              ...{ account, token, limit },
              state: Type.Optional(Type.Enum(['included', 'final', 'withdrawn'])),
              after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}(-[0-9]{1,9})?$' })),
            },
            closed,
          ),
          response: { 200: Transfers },
        },
      },
      async (request) => {
        const { ledger, address, ...page } = request.query;
        return readTransfers(db, request.params.name, { ledger, address }, lowered(page));
      },
    );
  };
}

type Token = Static<typeof TokenBody>;

async function describe(body: Token): Promise<ContractDescriptor> {
  const names = { name: body.contract };
  return body.template === 'cw20' ? describeCw20(names) : describeToken(body.template, names);
}

/** Arguments of the template's constructor, by its names; `deployer` answers the address that deploys it. */
async function valuesOf(body: Token, deployer: () => Promise<string>) {
  switch (body.template) {
    case 'cw20':
      // What the contract refuses is found out by its second transaction, when the first has cost already.
      if (BigInt(body.supply) >= 1n << 128n)
        throw new CodedError('CONTRACT_ARGUMENT', 'A CW20 token counts in 128 bits', { pointer: '/supply' });
      return {
        name: body.name,
        symbol: body.symbol,
        decimals: body.decimals ?? CW20_DECIMALS,
        initial_balances: [{ address: await deployer(), amount: body.supply }],
      };
    case 'erc20':
      return { name: body.name, symbol: body.symbol, decimals: body.decimals ?? DECIMALS, supply: body.supply };
    case 'erc721':
      return { name: body.name, symbol: body.symbol, uri: body.uri ?? '' };
    case 'erc1155':
      return { uri: body.uri ?? '' };
  }
}

function lowered<T extends { account?: string }>(page: T): T {
  return page.account === undefined ? page : { ...page, account: page.account.toLowerCase() };
}

import { CodedError } from '@blockcluster/btml';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { Ledger } from '../transactions/modules.ts';
import { seenCoins } from './bitcoin/coins.ts';
import { blockOf } from './block-choice.ts';
import type { ContractModules } from './modules.ts';
import { listOperations, readOperation } from './operations.ts';
import type { CoinReader } from './platform.ts';
import { platformFor } from './platforms.ts';
import { queryValues } from './query-values.ts';
import * as schema from './schemas.ts';
import { coinsOf, DeployOptions, gasOf, idempotencyHeaders as headers, startAnswered } from './start-answered.ts';
import { chooseInstance, readContract } from './store.ts';

const tags = ['contracts'];
const params = Type.Object({ name: schema.Name, method: Type.String({ minLength: 1, maxLength: 200 }) });
/** Arguments come as they are; the descriptor judges them. */
const BODY_LIMIT = 256 * 1024;
const closed = { additionalProperties: false } as const;
const CallOptions = Type.Object({ ...schema.choice, ...schema.signing, ...schema.endowment }, closed);
const proofOption = Type.Optional(Type.Boolean({ description: 'Of the state; methods compute, and have none' }));
/** Deploying, calling and querying contracts, and what became of it. */
export function actRoutes(modules: ContractModules): ApiRoutes {
  const { db } = modules;
  const read = { access: scoped('contracts:read') };
  const call = { access: scoped('contracts:call') };
  const coinsOn =
    (ledger: Ledger): CoinReader =>
    (account) =>
      seenCoins(db, ledger, account);

  return async (app) => {
    app.post(
      '/contracts/:name/deploy',
      {
        config: call,
        bodyLimit: BODY_LIMIT,
        schema: {
          tags,
          summary: 'Deploy a contract',
          description:
            'The body holds the arguments of the constructor. 202 with the operation at once; with `wait`, 200 as soon ' +
            'as it is as far, or 202 with how far it is when the time is over. The same Idempotency-Key answers the ' +
            'same operation. Nothing was signed unless an operation is answered.',
          params: Type.Object({ name: schema.Name }),
          querystring: Type.Object({ ...DeployOptions.properties, ...schema.endowment }, closed),
          headers,
          body: Type.Optional(schema.Values),
          response: { 200: schema.Operation, 202: schema.Operation },
        },
      },
      async (request, reply) => {
        const { query } = request;
        const values = request.body ?? {};
        const contract = await readContract(db, request.params.name, query.version);
        const ledger = { name: query.ledger, driver: modules.ledgers.get(query.ledger) };
        const platform = platformFor(ledger.driver, contract.descriptor);
        return startAnswered(modules, request, reply, query, {
          ...{ contract, kind: 'deploy', method: undefined, values, ledger, address: undefined },
          prepare: (from, id) =>
            platform.prepareDeploy({
              ...{ descriptor: contract.descriptor, values, from, label: query.label ?? id },
              ...{
                value: coinsOf(platform, query),
                gas: gasOf(query),
                simulate: query.simulate,
                coins: coinsOn(ledger),
              },
            }),
        });
      },
    );

    app.post(
      '/contracts/:name/call/:method',
      {
        config: call,
        bodyLimit: BODY_LIMIT,
        schema: {
          tags,
          summary: 'Call a method of a contract',
          description:
            'The body holds the arguments by name. It is tried on the newest block first, and refused with the ' +
            "contract's own reason where it would fail. 202 with the operation at once; with `wait`, 200 as soon as it " +
            'is as far. The same Idempotency-Key answers the same operation.',
          params,
          querystring: CallOptions,
          headers,
          body: Type.Optional(schema.Values),
          response: { 200: schema.Operation, 202: schema.Operation },
        },
      },
      async (request, reply) => {
        const { query } = request;
        const { name, method } = request.params;
        const values = request.body ?? {};
        const instance = await chooseInstance(db, name, query);
        const contract = await readContract(db, name, instance.version);
        const ledger = { name: instance.ledger, driver: modules.ledgers.get(instance.ledger) };
        const platform = platformFor(ledger.driver, contract.descriptor, instance);
        return startAnswered(modules, request, reply, query, {
          ...{ contract, kind: 'call', method, values, ledger, address: instance.address },
          prepare: (from) =>
            platform.prepareCall({
              ...{ descriptor: contract.descriptor, method, values, target: instance, from },
              ...{
                value: coinsOf(platform, query),
                gas: gasOf(query),
                simulate: query.simulate,
                coins: coinsOn(ledger),
              },
            }),
        });
      },
    );

    const queried = {
      tags,
      summary: 'Query a method of a contract',
      description:
        'Reads the state that a block left: `latest`, `final`, or a height. Arguments stand in the body, or in the ' +
        'query as `arg.<name>`, where lists and structs are JSON.',
      params,
      response: { 200: schema.QueryAnswer },
    };
    const Options = Type.Object(
      {
        ...schema.choice,
        block: Type.Optional(schema.Block),
        proof: proofOption,
      },
      { additionalProperties: true },
    );

    async function query(
      name: string,
      method: string,
      options: Static<typeof Options>,
      valuesFor: (contract: Awaited<ReturnType<typeof readContract>>) => Record<string, unknown>,
    ) {
      if (options.proof === true)
        throw new CodedError(
          'CONTRACT_PROOF',
          'What a method answers is computed by the node: no proof can be had of it',
        );
      const instance = await chooseInstance(db, name, options);
      const contract = await readContract(db, name, instance.version);
      const ledger = { name: instance.ledger, driver: modules.ledgers.get(instance.ledger) };
      const platform = platformFor(ledger.driver, contract.descriptor, instance);
      const answer = await platform.query({
        ...{ descriptor: contract.descriptor, method, values: valuesFor(contract), target: instance },
        ...{ block: blockOf(options.block), coins: coinsOn(ledger) },
      });
      return { method, result: { ...answer.result }, block: answer.block };
    }

    app.get(
      '/contracts/:name/query/:method',
      { config: read, schema: { ...queried, querystring: Options } },
      async (request) => {
        const { name, method } = request.params;
        return query(name, method, request.query, ({ descriptor }) => queryValues(descriptor, method, request.query));
      },
    );
    app.post(
      '/contracts/:name/query/:method',
      {
        config: read,
        bodyLimit: BODY_LIMIT,
        schema: { ...queried, querystring: Options, body: Type.Optional(schema.Values) },
      },
      async (request) => query(request.params.name, request.params.method, request.query, () => request.body ?? {}),
    );

    app.get(
      '/contracts/:name/operations',
      {
        config: read,
        schema: {
          tags,
          summary: 'What was deployed and called, newest first',
          params: Type.Object({ name: schema.Name }),
          querystring: Type.Object(
            {
              after: Type.Optional(schema.Digits),
              limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            },
            closed,
          ),
          response: { 200: schema.page(schema.Operation) },
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        await readContract(db, request.params.name);
        return listOperations(db, request.params.name, {
          after: after === undefined ? undefined : BigInt(after),
          limit,
        });
      },
    );
    app.get(
      '/operations/:id',
      {
        config: read,
        schema: {
          tags,
          summary: 'One operation',
          params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
          response: { 200: schema.Operation },
        },
      },
      async (request) => readOperation(db, request.params.id),
    );
  };
}

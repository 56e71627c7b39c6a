import { exportAbi, openApiOf } from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ApiRoutes } from '../http/types.ts';
import { clientSource } from './client-source.ts';
import { importDescriptor } from './import.ts';
import { addInstance } from './instances.ts';
import type { ContractModules } from './modules.ts';
import * as schema from './schemas.ts';
import { readContract, storeDescriptor } from './store.ts';
import { instanceView, showContract, showContracts } from './views.ts';

const tags = ['contracts'];
/** Compilers write syntax trees and sources beside the interface. */
const IMPORT_LIMIT = 20 * 1024 * 1024;

/** Importing contracts, and looking at what was imported. */
export function contractRoutes(modules: ContractModules): ApiRoutes {
  const { db, clock } = modules;
  const read = { access: scoped('contracts:read') };
  const write = { access: scoped('contracts:write') };
  const params = Type.Object({ name: schema.Name });
  const versioned = Type.Object(
    { version: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) },
    { additionalProperties: false },
  );
  return async (app) => {
    app.post(
      '/contracts',
      {
        config: write,
        bodyLimit: IMPORT_LIMIT,
        schema: {
          tags,
          summary: 'Import a contract',
          description:
            'Brings exactly one of `descriptor`, `abi`, `artifact`, `source`, `schema`, `template`, `metadata`. The same import ' +
            'again answers 200 with the version that is there; another one under the name becomes the next version. ' +
            'With `ledger` and `address` it is taken over where it stands: the hash of the code there is pinned.',
          body: schema.ImportBody,
          response: { 200: schema.Contract, 201: schema.Contract },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const { descriptor, verified } = await importDescriptor(body, modules.ledgers);
        const principal = actor(request);
        const { contract, created } = await db.transaction().execute((trx) =>
          storeDescriptor(trx, {
            name: body.name,
            descriptor,
            principal: principal.id,
            now: new Date(clock.now()),
          }),
        );
        if (body.ledger !== undefined && body.address !== undefined) {
          const ledger = { name: body.ledger, driver: modules.ledgers.get(body.ledger) };
          const wanted = { address: body.address, from: body.from, actor: principal };
          await addInstance(modules, contract, ledger, { ...wanted, ...(verified ? { verified } : {}) });
        }
        reply.code(created ? 201 : 200);
        return showContract(db, contract);
      },
    );

    app.get(
      '/contracts',
      {
        config: read,
        schema: {
          tags,
          summary: 'List contracts by name',
          querystring: Type.Object(
            {
              after: Type.Optional(schema.Name),
              limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            },
            { additionalProperties: false },
          ),
          response: { 200: schema.page(schema.Summary) },
        },
      },
      async (request) => showContracts(db, request.query),
    );

    app.get(
      '/contracts/:name',
      {
        config: read,
        schema: {
          tags,
          summary: 'A contract: its descriptor, and where it stands',
          params,
          querystring: versioned,
          response: { 200: schema.Contract },
        },
      },
      async (request) => showContract(db, await readContract(db, request.params.name, request.query.version)),
    );

    app.post(
      '/contracts/:name/instances',
      {
        config: write,
        schema: {
          tags,
          summary: 'Take over an address where the contract stands',
          description: 'There must be code; its hash is pinned, and every call expects it.',
          params,
          body: Type.Object(
            {
              ledger: schema.LedgerName,
              address: schema.Address,
              version: Type.Optional(Type.Integer({ minimum: 1 })),
              from: Type.Optional(schema.Height),
            },
            { additionalProperties: false },
          ),
          response: { 200: schema.Instance, 201: schema.Instance },
        },
      },
      async (request, reply) => {
        const { ledger: name, address, version, from } = request.body;
        const contract = await readContract(db, request.params.name, version);
        const ledger = { name, driver: modules.ledgers.get(name) };
        const added = await addInstance(modules, contract, ledger, { address, from, actor: actor(request) });
        reply.code(added.created ? 201 : 200);
        return instanceView(added.instance);
      },
    );

    app.get(
      '/contracts/:name/abi.json',
      {
        config: read,
        schema: {
          tags,
          summary: 'The ABI of an EVM contract',
          params,
          querystring: versioned,
          response: { 200: Type.Array(Type.Unsafe<object>({ type: 'object', additionalProperties: true })) },
        },
      },
      async (request) => {
        const { descriptor } = await readContract(db, request.params.name, request.query.version);
        return exportAbi(descriptor).map((item) => ({ ...item }));
      },
    );

    app.get(
      '/contracts/:name/openapi.json',
      {
        config: read,
        schema: {
          tags,
          summary: 'OpenAPI 3.1 of the routes of one contract, with its own names and types',
          params,
          querystring: versioned,
          response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
        },
      },
      async (request) => openApiOf((await readContract(db, request.params.name, request.query.version)).descriptor),
    );

    app.get(
      '/contracts/:name/client.ts',
      {
        config: read,
        schema: {
          tags,
          summary: 'A typed client of one contract, as TypeScript source without imports',
          params,
          querystring: versioned,
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (request, reply) => {
        const contract = await readContract(db, request.params.name, request.query.version);
        return reply
          .header('content-type', 'text/plain; charset=utf-8')
          .send(clientSource(contract.descriptor, contract.version));
      },
    );
  };
}

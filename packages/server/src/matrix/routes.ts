import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { type FurtherLedgers, type LiveCell, liveMatrix } from './cells.ts';

const Words = Type.Array(Type.String());
const CellLedgerAnswer = Type.Object({
  name: Type.String(),
  label: Type.String(),
  development: Type.Boolean({ description: 'No economic weight' }),
  synced: Type.Boolean(),
  height: Type.Integer(),
  confirmations: Type.Integer(),
  cost: Type.Union([
    Type.Object({
      amount: Type.String({ description: 'Base units' }),
      asset: Type.String({ description: 'CAIP-19' }),
      decimals: Type.Integer(),
      symbol: Type.String(),
    }),
    Type.Null(),
  ]),
  delay: Type.Union([Type.Integer(), Type.Null()], { description: 'Seconds from request to finality' }),
  exercised: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});
const CellAnswer = Type.Object({
  layer: Type.Enum(['identity', 'data', 'contract', 'settlement']),
  kind: Type.Enum(['pow', 'pos', 'poa', 'bft', 'storage']),
  state: Type.Enum(['live', 'available', 'planned']),
  code: Type.Optional(Type.String()),
  action: Type.String(),
  families: Words,
  operations: Words,
  forms: Words,
  rule: Type.String({ description: 'What must hold before a receipt is final' }),
  nodes: Words,
  ledgers: Type.Array(CellLedgerAnswer),
});

/** GET /matrix. */
export function matrixRoutes(context: ServerContext, storage?: FurtherLedgers): ApiRoutes {
  return async (app) => {
    app.get(
      '/matrix',
      {
        config: { access: scoped('ledgers:read') },
        schema: {
          tags: ['ledgers'],
          summary: 'The twenty cells of the matrix as they are now',
          description:
            'Layers (what is done) by kinds of consensus (what makes it valid). `live`: a synced ledger of this ' +
            'installation does it; `available`: supported, but no such ledger runs here; `planned`: not supported.',
          response: { 200: Type.Object({ cells: Type.Array(CellAnswer) }) },
        },
      },
      async () => ({ cells: (await liveMatrix(context, storage)).map(answerOf) }),
    );
  };
}

function answerOf(cell: LiveCell): Static<typeof CellAnswer> {
  const { families, operations, forms, nodes, ledgers, ...rest } = cell;
  return {
    ...rest,
    families: [...families],
    operations: [...operations],
    forms: [...forms],
    nodes: [...nodes],
    ledgers: ledgers.map((ledger) => ({ ...ledger, cost: ledger.cost === null ? null : { ...ledger.cost } })),
  };
}

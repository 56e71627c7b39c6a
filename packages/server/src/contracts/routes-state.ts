import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import { blockOf } from './block-choice.ts';
import type { ContractModules } from './modules.ts';
import { platformFor } from './platforms.ts';
import * as schema from './schemas.ts';
import { chooseInstance, readContract } from './store.ts';

const tags = ['contracts'];
const closed = { additionalProperties: false } as const;
const params = Type.Object({ name: schema.Name, slot: Type.String({ minLength: 1, maxLength: 1_024 }) });
const Place = {
  ...schema.choice,
  block: Type.Optional(schema.Block),
  key: Type.Optional(
    Type.Array(Type.String({ maxLength: 1_024 }), {
      maxItems: 16,
      description: 'CosmWasm: key of a map, in its parts; text, or 0x and hex',
    }),
  ),
};
const PlaceQuery = Type.Object(Place, closed);

/** The state of contracts, as blocks commit to it. */
export function stateRoutes(modules: ContractModules): ApiRoutes {
  const { db } = modules;
  const read = { access: scoped('contracts:read') };

  async function stateOf({ name, slot }: Static<typeof params>, query: Static<typeof PlaceQuery>) {
    const { block, key: parts = [], ...choice } = query;
    const instance = await chooseInstance(db, name, choice);
    const { descriptor } = await readContract(db, name, instance.version);
    const platform = platformFor(modules.ledgers.get(instance.ledger), descriptor, instance);
    const state = await platform.state({ target: instance, key: slot, parts, block: blockOf(block) });
    return { ledger: instance.ledger, address: instance.address, ...state };
  }

  return async (app) => {
    app.get(
      '/contracts/:name/storage/:slot',
      {
        config: read,
        schema: {
          tags,
          summary: "A piece of a contract's state, with its proof",
          description:
            "EVM: a word of storage by its slot, whose proof (EIP-1186) was checked against the block's header. Which " +
            "slot holds what is said by the compiler's storage layout. CosmWasm: what stands under a key of the " +
            'contract, `slot` being the name of an item or map of cw-storage-plus and `key` what is looked up in the ' +
            "map, or that nothing does; its ICS-23 proofs were checked against the next block's header and its votes.",
          params,
          querystring: Type.Object({ ...Place, proof: Type.Optional(Type.Boolean()) }, closed),
          response: { 200: schema.StateAnswer },
        },
      },
      async (request) => {
        const { proof: wanted, ...place } = request.query;
        const { proof, ...answer } = await stateOf(request.params, place);
        return wanted === true ? { ...answer, proof } : answer;
      },
    );
    app.get(
      '/contracts/:name/storage/:slot/proof',
      {
        config: read,
        schema: {
          tags,
          summary: "The proof of a piece of a contract's state alone",
          description:
            'A document of form `evm-state-1` or `cosmos-state-1` that is checked offline: by `blockcluster verify`, or ' +
            '`verifyState` of packages/btml.',
          params,
          querystring: PlaceQuery,
          response: { 200: schema.Anything },
        },
      },
      async (request) => (await stateOf(request.params, request.query)).proof,
    );
  };
}

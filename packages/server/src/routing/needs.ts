import { CodedError } from '@blockcluster/btml';
import * as format from '@blockcluster/btml/schema/formats.ts';
import { type CellKind, consensusKinds, layers } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Kind = Type.Enum([...consensusKinds]);
const Amount = Type.String({ pattern: '^(0|[1-9][0-9]{0,77})$', description: 'Base units, decimal' });

const MOST_ITEMS = 16;

/** What an action needs of the ledgers that it goes to, in place of their names. */
export const NeedsSchema = Type.Object(
  {
    layer: Type.Optional(Type.Enum([...layers], { description: 'What is done; `settlement` (anchors) when left out' })),
    kinds: Type.Optional(
      Type.Array(Kind, {
        minItems: 1,
        maxItems: consensusKinds.length,
        uniqueItems: true,
        description:
          'One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here',
      }),
    ),
    distinctKinds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: consensusKinds.length,
        description: 'So many ledgers, each of another kind of consensus',
      }),
    ),
    development: Type.Optional(
      Type.Boolean({ description: 'Whether chains without economic weight will do; they do not unless this says so' }),
    ),
    finalWithinSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 315_360_000, description: 'From acceptance to finality' }),
    ),
    maxCost: Type.Optional(
      Type.Array(
        Type.Object(
          { asset: Type.String({ minLength: 1, maxLength: 200, description: 'CAIP-19' }), amount: Amount },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: MOST_ITEMS,
          description: 'The most that one anchor may cost in each asset; a ledger paid in another asset is not used',
        },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Needs = Static<typeof NeedsSchema>;

/** Checks needs as they come from clients or out of the database. Throws ROUTE_NEEDS with the member at fault. */
export function readNeeds(value: unknown, pointer = '/needs'): Needs {
  // A hostile list costs its length squared to compare: it is measured before anything looks into it.
  for (const [name, member] of Object.entries(typeof value === 'object' && value !== null ? value : {}).slice(0, 16))
    if (Array.isArray(member) && member.length > MOST_ITEMS)
      throw new CodedError('ROUTE_NEEDS', `at most ${MOST_ITEMS} items`, {
        pointer: `${pointer}/${name.slice(0, 32)}`,
      });
  const [error] = Value.Errors(NeedsSchema, value);
  if (error) throw new CodedError('ROUTE_NEEDS', error.message, { pointer: `${pointer}${error.instancePath}` });
  const needs = Value.Parse(NeedsSchema, value);
  if (needs.kinds !== undefined && needs.distinctKinds !== undefined && needs.distinctKinds > needs.kinds.length)
    throw new CodedError('ROUTE_NEEDS', 'more distinct kinds are needed than are allowed', {
      pointer: `${pointer}/distinctKinds`,
    });
  const foreign = needs.maxCost?.findIndex((one) => !format.asset.test(one.asset)) ?? -1;
  if (foreign >= 0)
    throw new CodedError('ROUTE_NEEDS', `must be ${format.asset.expected}`, {
      pointer: `${pointer}/maxCost/${foreign}/asset`,
    });
  const assets = new Set(needs.maxCost?.map(({ asset }) => asset));
  if (needs.maxCost !== undefined && assets.size < needs.maxCost.length)
    throw new CodedError('ROUTE_NEEDS', 'each asset may stand once', { pointer: `${pointer}/maxCost` });
  return needs;
}

/** Needs as they stand in a BTML value, where every scalar is a text: decimal numbers, "true" and "false". */
export function readTextNeeds(value: unknown, pointer = '/needs'): Needs {
  if (typeof value !== 'object' || value === null) return readNeeds(value, pointer);
  const converted = Object.entries(value).map(([name, member]): [string, unknown] => {
    if (name === 'development' && (member === 'true' || member === 'false')) return [name, member === 'true'];
    const counted = name === 'distinctKinds' || name === 'finalWithinSeconds';
    return [name, counted && typeof member === 'string' && /^[1-9][0-9]{0,8}$/.test(member) ? Number(member) : member];
  });
  return readNeeds(Object.fromEntries(converted), pointer);
}

/** Kinds whose ledgers are chains. That members of a group sign is another promise, made only to those who ask for it. */
const chainKinds = consensusKinds.filter((kind) => kind !== 'storage');

/** The kinds among which is chosen (`storage` only where it is named), and how many ledgers of different kinds are needed. */
export function wantedKinds(needs: Needs): { readonly from: readonly CellKind[]; readonly count: number } {
  const from = needs.kinds ?? chainKinds;
  return { from, count: needs.distinctKinds ?? needs.kinds?.length ?? 1 };
}

/** Needs in a few words, for explanations. */
export function sayNeeds(needs: Needs): string {
  const { from, count } = wantedKinds(needs);
  const kinds =
    needs.kinds !== undefined && count === from.length
      ? `one ledger of each of ${from.join(', ')}`
      : `${count} ledger${count === 1 ? '' : 's of different kinds'}${needs.kinds === undefined ? '' : ` from ${from.join(', ')}`}`;
  const more = [
    needs.finalWithinSeconds === undefined ? undefined : `final within ${needs.finalWithinSeconds} s`,
    needs.maxCost === undefined
      ? undefined
      : `for at most ${needs.maxCost.map(({ asset, amount }) => `${amount} of ${asset}`).join(' or ')}`,
    needs.development === true ? 'development chains will do' : undefined,
  ].filter((part) => part !== undefined);
  return [kinds, ...more].join(', ');
}

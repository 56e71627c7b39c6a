import * as format from '../schema/formats.ts';
import { type Infer, map, maps, oneOf, optional, text, texts } from '../schema/shape.ts';
import { checkTimes, head, header } from './header.ts';

/** Kinds of consensus as documents name them; `none` for a development node that has none. */
const kindWords = ['pow', 'pos', 'poa', 'bft', 'storage', 'none'] as const;

const kindWord = {
  code: 'SCHEMA_WORD',
  expected: `one of: ${kindWords.join(', ')}`,
  test: (value: string) => kindWords.some((word) => word === value),
};

const place = { chain: text(format.chain), kind: oneOf(kindWords) };

/** What an action needed of the ledgers that it went to. */
const needsShape = map({
  /** One ledger of each, or with `distinct` those to choose from. */
  kinds: optional(texts(kindWord, { max: 5, unique: true })),
  /** So many ledgers, each of another kind. */
  distinct: optional(text(format.index)),
  /** Whether chains without economic weight would do. */
  development: optional(oneOf(['yes', 'no'])),
  /** Seconds from acceptance to finality. */
  within: optional(text(format.index)),
  /** The most that one anchor may cost, in base units. */
  maxcost: optional(maps(map({ asset: text(format.asset), amount: text(format.decimal) }), { max: 16 })),
});

/**
 * This is where an entry of the issuer's log was sent, and why: what was needed, what was chosen, and, where a ledger was
 * down, which one was replaced. A statement of the log and nothing more: no evidence stands behind it.
 */
export const routeShape = map(
  {
    ...head('route'),
    ...header,
    /** Id of the entry: the document in the log, or the envelope around it. */
    subject: text(format.documentCid),
    plan: text(format.word),
    needs: optional(needsShape),
    chosen: maps(map(place), { max: 16 }),
    replaced: optional(
      map({
        ...place,
        /** Since when its ledger could not be used. */
        since: text(format.time),
        reason: text(format.word),
        detail: optional(text(format.upTo(1024))),
      }),
    ),
  },
  checkTimes,
);
export type RouteStatement = Infer<typeof routeShape>;

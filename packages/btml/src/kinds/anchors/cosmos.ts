import * as format from '../../schema/formats.ts';
import { type Infer, map, optional, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers, effectMembers, step } from './common.ts';

/** Inclusion and success of one transaction of a CometBFT chain. Messages are protobuf in hex. */
export const cosmosInclusion = {
  tx: text(format.hex),
  branch: optional(texts(step, { max: 32 })),
  /** Absent when all of its fields have their default: that encodes to no bytes. */
  result: optional(text(format.hex)),
  rbranch: optional(texts(step, { max: 32 })),
  /** The block, the next one, and any that follow; the commit and the validators are those of the last one. */
  headers: texts(format.hex, { max: 64 }),
  commit: text(format.hex),
  validators: texts(format.hex, { max: 1024 }),
};

/** A root in a transaction of a CometBFT chain, with its result, and the votes for a block above. */
export const cosmosAnchorShape = map({
  ...anchorMembers,
  form: constant('cosmos-tx-1', 'SCHEMA_FORM'),
  ...cosmosInclusion,
});
export type CosmosAnchor = Infer<typeof cosmosAnchorShape>;

/** What a transaction of a CometBFT chain did, with its result, and the votes for a block above. */
export const cosmosOpAnchorShape = map({
  ...effectMembers,
  form: constant('cosmos-op-1', 'SCHEMA_FORM'),
  ...cosmosInclusion,
});
export type CosmosOpAnchor = Infer<typeof cosmosOpAnchorShape>;

import * as format from '../../schema/formats.ts';
import { type Infer, map, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers } from './common.ts';

/** A root in an event, with the path to its block's receipt trie and the headers from there on. */
export const evmAnchorShape = map({
  ...anchorMembers,
  form: constant('evm-event-1', 'SCHEMA_FORM'),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  proof: texts(format.hex, { max: 64 }),
});
export type EvmAnchor = Infer<typeof evmAnchorShape>;

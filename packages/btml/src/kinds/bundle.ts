import * as format from '../schema/formats.ts';
import { type Infer, map, maps, oneOf, optional, refuse, text } from '../schema/shape.ts';
import { head } from './header.ts';

/** What a block of a bundle is to its reader. */
export const blockUses = ['document', 'evidence', 'file', 'trust'] as const;
export type BlockUse = (typeof blockUses)[number];

/**
 * The manifest of a bundle: every other block of the CAR, in the order in which they follow. Like a receipt it claims
 * nothing of its own, and so has no issuer.
 */
export const bundleShape = map(
  {
    ...head('bundle'),
    blocks: maps(
      map({
        cid: text(format.anyCid),
        /** Bytes. */
        size: text(format.index),
        use: oneOf(blockUses),
        media: optional(text(format.media)),
        name: optional(text(format.upTo(1024))),
      }),
      { max: 1024 },
    ),
  },
  (value, pointer) => {
    for (const [i, { cid }] of value.blocks.entries()) {
      const previous = value.blocks[i - 1]?.cid;
      if (previous !== undefined && previous >= cid) {
        refuse(
          'SCHEMA_ORDER',
          'blocks must stand in ascending order of their CIDs, each once',
          `${pointer}/blocks/${i}/cid`,
        );
      }
    }
  },
);
export type Bundle = Infer<typeof bundleShape>;

import * as format from '../../schema/formats.ts';
import { type Infer, map, text, texts } from '../../schema/shape.ts';

const hash = format.hexOf(32);
const header = text(format.hexOf(112));
const branch = texts(hash, { max: 16 });

/** What a sync committee signed and what it names as finalized. */
const finality = {
  attested: header,
  finalized: header,
  finality: branch,
  bits: text(format.hex),
  signature: text(format.hexOf(96)),
};

/** The member `beacon` of an anchor: ties an execution block to a finalized header that a sync committee signed for. */
export const beaconShape = map({ ...finality, committee: text(format.hex), execution: branch });
export type BeaconMembers = Infer<typeof beaconShape>;

/** One sync-committee period further: the next committee in the state of the attested header. */
export const beaconUpdateShape = map({ ...finality, committee: text(format.hex), branch });
export type BeaconUpdateMembers = Infer<typeof beaconUpdateShape>;

/** The committee of a pinned block's period. */
export const beaconBootstrapShape = map({ header, committee: text(format.hex), branch });
export type BeaconBootstrapMembers = Infer<typeof beaconBootstrapShape>;

import { followsEvm } from './anchor.ts';
import type { EvmHeader } from './header.ts';

/** The supplied headers right below a block, lowest first, as far down as they connect and `least` allows. */
export function headersBelow(block: EvmHeader, supplied: readonly EvmHeader[], least: number): EvmHeader[] {
  const out: EvmHeader[] = [];
  let above = block;
  for (const header of supplied.toReversed()) {
    if (header.number < least || !followsEvm(above, header)) continue;
    out.push(header);
    above = header;
  }
  return out.reverse();
}

/** The supplied headers right above a header, lowest first. */
export function headersAbove(last: EvmHeader, supplied: readonly EvmHeader[]): EvmHeader[] {
  const out: EvmHeader[] = [];
  let top = last;
  for (const header of supplied) {
    if (!followsEvm(header, top)) continue;
    out.push(header);
    top = header;
  }
  return out;
}

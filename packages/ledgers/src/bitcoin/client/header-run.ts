import { headerHash, parseHeader } from '../wire/block.ts';

/** Headers kept at most: 8 MB. */
const MOST = 100_000;

/**
 * A contiguous run of headers that were read before, so that a trust entry with the whole of a development chain costs
 * a few calls and not two for each block. What lies below a header is fixed by its hash: if the chain still holds the
 * top of the run, it holds all of it.
 */
export class HeaderRun {
  private from = 0;
  private headers: Uint8Array[] = [];

  /** The headers from a height upward that are known to belong to the chain. */
  async valid(from: number, hashAt: (height: number) => Promise<string | undefined>): Promise<readonly Uint8Array[]> {
    // Steps double, so that a deep reorganization costs few questions; what is dropped too much is read again.
    for (let step = 1; this.headers.length > 0; step *= 2) {
      const top = this.headers.at(-1);
      if (top !== undefined && headerHash(top) === (await hashAt(this.from + this.headers.length - 1))) break;
      this.headers.splice(-step);
    }
    const skip = from - this.from;
    return skip < 0 ? [] : this.headers.slice(skip);
  }

  /** Takes headers that were just read, each linked to the one below. */
  add(from: number, headers: readonly Uint8Array[]): void {
    const skip = this.from + this.headers.length - from;
    const [first] = headers.slice(Math.max(0, skip));
    const top = this.headers.at(-1);
    const follows = first !== undefined && top !== undefined && parseHeader(first).previous === headerHash(top);
    if (from >= this.from && skip >= 0 && follows) this.headers.push(...headers.slice(skip));
    else if (headers.length > this.headers.length) [this.from, this.headers] = [from, [...headers]];
    if (this.headers.length > MOST) this.headers = [];
  }
}

import { CodedError } from '@blockcluster/btml';

/** A line of a stream, or why it can't be one. Numbers start at 1. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly error: CodedError };

const NEWLINE = 0x0a;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Cuts a byte stream into lines as it comes. A line that is too long is refused and skipped to its end, so that memory
 * stays bounded whatever is sent; empty lines are counted and left out.
 *
 * @param limit bytes of one line.
 */
export class LineSplitter {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;
  #tooLong = false;
  #number = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The lines that end in this piece of the stream. */
  push(piece: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      this.#add(piece.subarray(from, at));
      this.#end(lines);
      from = at + 1;
    }
    this.#add(piece.subarray(from));
    return lines;
  }

  /** The last line, when the stream ends without a newline. */
  finish(): Line[] {
    const lines: Line[] = [];
    if (this.#length > 0 || this.#tooLong) this.#end(lines);
    return lines;
  }

  #add(part: Buffer): void {
    if (this.#tooLong || part.length === 0) return;
    this.#length += part.length;
    if (this.#length > this.#limit) {
      this.#tooLong = true;
      this.#parts = [];
    } else this.#parts.push(part);
  }

  #end(lines: Line[]): void {
    const number = ++this.#number;
    const [first, ...rest] = this.#parts;
    if (this.#tooLong)
      lines.push({ number, error: new CodedError('BULK_LINE_TOO_LONG', `The line exceeds ${this.#limit} bytes`) });
    else if (first !== undefined) {
      const bytes = rest.length === 0 ? first : Buffer.concat(this.#parts);
      try {
        const text = decoder.decode(bytes);
        if (text.trim() !== '') lines.push({ number, text });
      } catch {
        lines.push({ number, error: new CodedError('JSON_ENCODING', 'The line is not UTF-8') });
      }
    }
    this.#parts = [];
    this.#length = 0;
    this.#tooLong = false;
  }
}

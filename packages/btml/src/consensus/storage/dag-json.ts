import { utf8Decode } from '../../encoding/utf8.ts';
import { CodedError, isCodedError } from '../../errors.ts';
import { type BlockCid, parseBlockCid } from './cid.ts';

const MAX_DEPTH = 256;

/** JSON with one addition: no key twice. The values are of no interest here, but for links. */
class JsonWalk {
  readonly #text: string;
  readonly #visit: ((cid: BlockCid) => void) | undefined;
  #at = 0;

  constructor(text: string, visit?: (cid: BlockCid) => void) {
    this.#text = text;
    this.#visit = visit;
  }

  run(): void {
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('something follows the value');
  }

  #fail(message: string): never {
    throw new CodedError('STORAGE_BLOCK', `${message} (at ${this.#at})`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #take(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #string(): string | undefined {
    this.#space();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a JSON string must not contain
    const literal = this.#match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    return literal === undefined ? undefined : String(JSON.parse(literal));
  }

  /** A value; its text where it is a string. */
  #value(depth: number): string | undefined {
    if (depth > MAX_DEPTH) this.#fail('nested too deep');
    if (this.#take('{')) {
      this.#map(depth);
      return undefined;
    }
    if (this.#take('[')) {
      if (this.#take(']')) return undefined;
      do this.#value(depth + 1);
      while (this.#take(','));
      if (!this.#take(']')) this.#fail('a list without end');
      return undefined;
    }
    const string = this.#string();
    const other = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y;
    if (string === undefined && this.#match(other) === undefined) this.#fail('not a value');
    return string;
  }

  #map(depth: number): void {
    const keys = new Set<string>();
    let only: string | undefined;
    if (this.#take('}')) return;
    do {
      const key = this.#string();
      if (key === undefined || !this.#take(':')) this.#fail('not a member of a map');
      if (keys.has(key)) this.#fail('a key stands twice');
      keys.add(key);
      only = this.#value(depth + 1);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('a map without end');
    // {"/": "<cid>"} is a link; {"/": {"bytes": …}} are bytes.
    if (this.#visit === undefined || keys.size !== 1 || !keys.has('/') || only === undefined) return;
    this.#link(only);
  }

  #link(text: string): void {
    try {
      this.#visit?.(parseBlockCid(text));
    } catch (error) {
      if (!isCodedError(error, 'STORAGE_CID')) throw error;
      this.#fail('a link that is not a CID');
    }
  }
}

/**
 * Checks that a block is JSON without repeated keys, and shows the links of dag-json
 * (https://ipld.io/specs/codecs/dag-json/spec/); plain `json` has none. Throws STORAGE_BLOCK.
 */
export function visitJson(bytes: Uint8Array, visit?: (cid: BlockCid) => void): void {
  const text = utf8Decode(bytes);
  if (text === undefined) throw new CodedError('STORAGE_BLOCK', 'not UTF-8');
  new JsonWalk(text, visit).run();
}

import { type InputCodes, inputText } from '../json/parse.ts';
import { MAX_DEPTH, MAX_MARKUP_BYTES } from '../limits.ts';
import { canonicalWithin, isMap } from '../model/check.ts';
import { describeFault } from '../model/faults.ts';
import { keyFault } from '../model/keys.ts';
import { pointerTo } from '../model/pointer.ts';
import { stringFault } from '../model/strings.ts';
import type { BtmlList, BtmlMap, BtmlValue } from '../value.ts';
import { type StartTag, TagReader } from './tags.ts';

const markupCodes: InputCodes = { size: 'MARKUP_TOO_LARGE', encoding: 'MARKUP_ENCODING', mark: 'MARKUP_BOM' };

/** Reads elements into values. The element decides the shape: attributes and named children are members, `i` and `s` items. */
class MarkupReader extends TagReader {
  checkString(text: string, pointer: string): void {
    const fault = stringFault(text);
    if (fault) this.fail(fault, describeFault(fault), pointer);
  }

  checkKey(key: string, pointer: string): void {
    const fault = keyFault(key);
    if (fault) this.fail(fault, describeFault(fault), pointerTo(pointer, key));
  }

  /** The value of the element whose start tag was just read; its end tag is read too. */
  element(tag: StartTag, pointer: string, depth: number): BtmlMap | BtmlList {
    if (depth > MAX_DEPTH) this.fail('MODEL_DEPTH', describeFault('MODEL_DEPTH'), pointer);
    const map: Record<string, BtmlValue> = {};
    for (const [key, value] of tag.attributes) {
      this.checkKey(key, pointer);
      this.checkString(value, pointerTo(pointer, key));
      map[key] = value;
    }
    const strings: string[] = [];
    const maps: BtmlMap[] = [];
    for (;;) {
      this.skipSpace();
      if (this.text.startsWith('</', this.at)) break;
      const child = this.startTag(pointer);
      if (child.name === 's') strings.push(this.stringItem(child, pointerTo(pointer, strings.length)));
      else if (child.name === 'i') maps.push(this.mapItem(child, pointerTo(pointer, maps.length), depth + 1));
      else {
        const member = pointerTo(pointer, child.name);
        this.checkKey(child.name, pointer);
        if (Object.hasOwn(map, child.name)) {
          this.fail('MARKUP_DUPLICATE_MEMBER', `"${child.name}" stands twice in one element`, member);
        }
        map[child.name] = this.element(child, member, depth + 1);
      }
      if (strings.length > 0 && maps.length > 0) {
        this.fail('MODEL_LIST_MIXED', describeFault('MODEL_LIST_MIXED'), pointer);
      }
    }
    this.endTag(tag.name, pointer);
    const items: BtmlList | undefined = maps.length > 0 ? maps : strings.length > 0 ? strings : undefined;
    const empty = Object.keys(map).length === 0;
    if (items && !empty) this.fail('MARKUP_MIXED_ELEMENT', 'an element is a map or a list, not both', pointer);
    if (!items && empty) this.fail('MODEL_EMPTY', describeFault('MODEL_EMPTY'), pointer);
    return items ?? map;
  }

  /** `<btml-s v="…"></btml-s>` */
  stringItem(tag: StartTag, pointer: string): string {
    const [first, ...others] = tag.attributes;
    if (!first || others.length > 0 || first[0] !== 'v') {
      this.fail('MARKUP_STRING_ITEM', 'btml-s has the attribute "v" and no other', pointer);
    }
    this.checkString(first[1], pointer);
    this.skipSpace();
    if (!this.text.startsWith('</', this.at)) this.unexpected('MARKUP_STRING_ITEM', 'btml-s must be empty', pointer);
    this.endTag(tag.name, pointer);
    return first[1];
  }

  mapItem(tag: StartTag, pointer: string, depth: number): BtmlMap {
    const item = this.element(tag, pointer, depth);
    if (!isMap(item)) this.fail('MODEL_LIST_NESTED', describeFault('MODEL_LIST_NESTED'), pointer);
    return item;
  }
}

/**
 * Parses a BTML document in markup into the model. The grammar is a small subset of both HTML and XML: elements
 * `btml-…` with explicit end tags, attributes in double quotes, five named entities and `&#10;`, white space between
 * tags. Everything else (text, comments, declarations, processing instructions) is refused. Linear in the input.
 *
 * @returns the map and its canonical text.
 * @throws CodedError MARKUP_… or MODEL_… with a JSON Pointer; `details` hold offset, line and column.
 */
export function parseMarkupText(input: Uint8Array | string): { readonly value: BtmlMap; readonly canonical: string } {
  const reader: MarkupReader = new MarkupReader(inputText(input, MAX_MARKUP_BYTES, markupCodes));
  reader.skipSpace();
  const root = reader.startTag('');
  if (root.name !== 'doc') reader.fail('MARKUP_ROOT', 'a document starts with <btml-doc', '');
  const value = reader.element(root, '', 1);
  reader.skipSpace();
  if (reader.at < reader.text.length) reader.fail('MARKUP_TRAILING', 'something follows the document', '');
  if (!isMap(value)) reader.fail('MODEL_ROOT', 'a document is a map', '');
  return { value, canonical: canonicalWithin(value) };
}

/** As `parseMarkupText`, without the canonical text. */
export function parseMarkup(input: Uint8Array | string): BtmlMap {
  return parseMarkupText(input).value;
}

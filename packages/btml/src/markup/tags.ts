import { TextCursor } from '../text-cursor.ts';

export interface StartTag {
  /** Without the prefix `btml-`. */
  readonly name: string;
  /** Names and decoded values in order of appearance, no name twice. */
  readonly attributes: ReadonlyMap<string, string>;
}

const startName = /<btml-([a-z][a-z0-9]*)(?=[ \t\r\n>/])/y;
const endName = /<\/btml-([a-z][a-z0-9]*)>/y;
const attributeName = /([a-z][a-z0-9]*)=/y;
const plainRun = /[^"&<>\n\r\t]*/y;
const entity = /&(?:amp|lt|gt|quot|apos|#10);/y;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#10;': '\n',
};

/** Reads the tags of the markup grammar, and names what is not one of them. */
export class TagReader extends TextCursor {
  /** Fails for something that is not a tag of the grammar. */
  unexpected(code: string, message: string, pointer: string): never {
    const rest = this.text.slice(this.at, this.at + 2);
    if (rest === '') this.fail('MARKUP_END', 'the input ends before the document', pointer);
    if (rest === '<!') this.fail('MARKUP_DECLARATION', 'comments, CDATA and DOCTYPE are not in the grammar', pointer);
    if (rest === '<?') this.fail('MARKUP_INSTRUCTION', 'processing instructions are not in the grammar', pointer);
    if (!rest.startsWith('<')) this.fail('MARKUP_TEXT', 'text between tags is not in the grammar', pointer);
    return this.fail(code, message, pointer);
  }

  /** A start tag, which must stand exactly here. */
  startTag(pointer: string): StartTag {
    const [, name] = this.take(startName) ?? [];
    if (name === undefined) {
      this.unexpected('MARKUP_NAME', 'an element name is "btml-" and a key in lowercase', pointer);
    }
    const attributes = new Map<string, string>();
    for (;;) {
      const from = this.at;
      this.skipSpace();
      const next = this.text[this.at];
      if (next === '>') {
        this.at++;
        return { name, attributes };
      }
      if (next === '/') this.fail('MARKUP_SELF_CLOSING', 'every element has an end tag', pointer);
      if (next === undefined) this.fail('MARKUP_END', 'the input ends inside a tag', pointer);
      if (this.at === from) this.fail('MARKUP_SYNTAX', 'white space expected between attributes', pointer);
      const [, key] = this.take(attributeName) ?? [];
      if (key === undefined) this.fail('MARKUP_ATTRIBUTE_NAME', 'an attribute is a key in lowercase and ="…"', pointer);
      if (attributes.has(key)) this.fail('MARKUP_DUPLICATE_MEMBER', `"${key}" stands twice in one element`, pointer);
      attributes.set(key, this.attributeValue(pointer));
    }
  }

  attributeValue(pointer: string): string {
    if (this.text[this.at] !== '"') this.fail('MARKUP_QUOTE', 'attribute values stand in double quotes', pointer);
    this.at++;
    let value = '';
    for (;;) {
      value += this.take(plainRun)?.[0] ?? '';
      const stop = this.text[this.at];
      if (stop === '"') {
        this.at++;
        return value;
      }
      if (stop === undefined) this.fail('MARKUP_END', 'the input ends inside an attribute', pointer);
      if (stop !== '&') this.fail('MARKUP_ATTRIBUTE', 'write < > and line feed as &lt; &gt; &#10;', pointer);
      const decoded = entities[this.take(entity)?.[0] ?? ''];
      if (decoded === undefined)
        this.fail('MARKUP_ENTITY', 'only &amp; &lt; &gt; &quot; &apos; and &#10; exist', pointer);
      value += decoded;
    }
  }

  /** The end tag of `name`, which must stand exactly here. */
  endTag(name: string, pointer: string): void {
    const start = this.at;
    const [, found] = this.take(endName) ?? [];
    if (found === name) return;
    this.at = start;
    if (found === undefined) this.unexpected('MARKUP_NAME', 'an end tag is written </btml-…>', pointer);
    this.fail('MARKUP_END_TAG', `</btml-${name}> expected`, pointer);
  }
}

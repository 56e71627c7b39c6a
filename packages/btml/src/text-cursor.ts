import { CodedError } from './errors.ts';

/** A position in a text, and refusals that name it. Both parsers read through one in a single pass. */
export class TextCursor {
  readonly text: string;
  /** Offset in UTF-16 units. */
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @throws CodedError always; `details` hold offset, line and column (both from 1). */
  fail(code: string, message: string, pointer: string): never {
    const before = this.text.slice(0, this.at);
    const line = before.split('\n').length;
    const column = this.at - before.lastIndexOf('\n');
    throw new CodedError(code, `${message} (line ${line}, column ${column})`, {
      pointer,
      details: { offset: this.at, line, column },
    });
  }

  /** Skips space, tab, line feed and carriage return. */
  skipSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at++;
    }
  }

  /** Matches a sticky expression here and moves behind it. */
  take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const match = expression.exec(this.text);
    if (!match) return undefined;
    this.at = expression.lastIndex;
    return match;
  }
}

type Result =
  | { readonly value: string; readonly end: number }
  | { readonly fault: 'JSON_SYNTAX' | 'JSON_SURROGATE'; readonly message: string; readonly end: number };

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function syntax(message: string, end: number): Result {
  return { fault: 'JSON_SYNTAX', message, end };
}

/** Reads the JSON string whose opening quote stands at `start`; `end` is behind its closing quote, or at the fault. */
export function readString(text: string, start: number): Result {
  let value = '';
  let from = start + 1;
  let unicode = false;
  for (let at = from; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      value = value === '' ? text.slice(from, at) : value + text.slice(from, at);
      if (unicode && !value.isWellFormed()) {
        return { fault: 'JSON_SURROGATE', message: 'the string holds a lone surrogate', end: start };
      }
      return { value, end: at + 1 };
    }
    if (unit === 0x5c) {
      value += text.slice(from, at);
      const letter = text.charAt(at + 1);
      if (letter === 'u') {
        const digits = text.slice(at + 2, at + 6);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) return syntax('four hexadecimal digits expected', at);
        value += String.fromCharCode(Number.parseInt(digits, 16));
        unicode = true;
        at += 5;
      } else {
        const character = escapes[letter];
        if (character === undefined) return syntax('unknown escape', at);
        value += character;
        at += 1;
      }
      from = at + 1;
    } else if (unit < 0x20) {
      return syntax('control characters are written as escapes', at);
    } else if (unit > 0x7f) {
      unicode = true;
    } else if (Number.isNaN(unit)) {
      return syntax('the string does not end', at);
    }
  }
}

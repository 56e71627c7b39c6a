import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputErrors } from '../src/error-codes/input.ts';
import { schemaErrors } from '../src/error-codes/schema.ts';
import { signatureErrors } from '../src/error-codes/signature.ts';
import {
  type BtmlMap,
  CodedError,
  canonicalize,
  documentId,
  hexEncode,
  parseDocument,
  parseEnvelope,
  parseJson,
  parseMarkup,
  renderMarkup,
  signatureHash,
  utf8Encode,
  verifyEnvelope,
  viewLines,
} from '../src/index.ts';
import { isMap } from '../src/model/check.ts';
import { reservedKeys } from '../src/model/keys.ts';

const spec = readFileSync(join(import.meta.dirname, '../spec.md'), 'utf8');
const examples = [...spec.matchAll(/^```(\w+) (\S+)(?: (\S+))?\n([\s\S]*?)\n```$/gm)].map(
  ([, language = '', task = '', code = '', body = '']) => ({ language, task, code, body }),
);

function parse(language: string, body: string): BtmlMap {
  const value = language === 'html' ? parseMarkup(body) : parseJson(body);
  if (!isMap(value)) throw new Error('an example is not a map');
  return value;
}

function refusal(language: string, body: string): string {
  try {
    parse(language, body);
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
  return 'accepted';
}

/** The value that the examples below it speak of. */
let subject: BtmlMap = {};

const tasks: Readonly<Record<string, (example: (typeof examples)[number]) => void>> = {
  value({ language, body }) {
    subject = parse(language, body);
  },
  document({ body }) {
    subject = parseDocument(body).document;
  },
  envelope({ body }) {
    subject = verifyEnvelope(body).document;
  },
  refused({ language, body, code }) {
    expect(refusal(language, body)).toBe(code);
  },
  canonical({ body }) {
    expect(canonicalize(subject)).toBe(body);
  },
  id({ body }) {
    expect(documentId(utf8Encode(canonicalize(subject)))).toBe(body);
  },
  normal({ body }) {
    expect(renderMarkup(subject)).toBe(body);
  },
  same({ body }) {
    expect(canonicalize(parseDocument(body, { exact: true }).document)).toBe(canonicalize(subject));
  },
  view({ body }) {
    expect(viewLines(subject).join('\n')).toBe(body);
  },
  'signature-hash'({ body }) {
    const { document } = parseEnvelope(subject);
    const { id } = parseDocument(document.payload);
    expect(document.proofs.map((proof) => hexEncode(signatureHash(id, proof))).join('\n')).toBe(body);
  },
  'reserved-keys'({ body }) {
    expect(body.split(/\s+/)).toEqual([...reservedKeys]);
  },
  grammar() {},
};

describe('spec.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples.map((example, i) => [i + 1, example.language, example.task, example.code, example] as const))(
    'example %i: %s %s %s',
    (_number, _language, task, _code, example) => {
      const run = tasks[task];
      if (!run) throw new Error(`unknown task "${task}"`);
      run(example);
    },
  );

  it('lists every code of documents and signatures, and none that does not exist', () => {
    const listed = [...spec.matchAll(/^\| `([A-Z0-9_]+)` \| .* \|$/gm)].map(([, code]) => code).sort();
    const known = Object.keys({ ...inputErrors, ...schemaErrors, ...signatureErrors }).sort();
    expect(listed).toEqual(known);
  });
});

import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { generateMap } from '../fuzz/generate.ts';
import { Random } from '../fuzz/random.ts';
import {
  type BtmlMap,
  type BtmlValue,
  canonicalBytes,
  canonicalize,
  checkValue,
  documentId,
  parseJson,
  parseMarkup,
  parseMarkupText,
  renderMarkup,
  viewLines,
} from '../src/index.ts';
import { keyFault } from '../src/model/keys.ts';
import { stringFault } from '../src/model/strings.ts';

/** JSON -> value -> markup -> value -> JSON, all the same document. */
function goesRound(map: BtmlMap): boolean {
  const canonical = canonicalize(map);
  const markup = renderMarkup(parseJson(canonical) as BtmlMap);
  const back = parseMarkupText(markup);
  return back.canonical === canonical && renderMarkup(back.value) === markup;
}

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

/** What a program sees that lets an HTML parser read the markup. */
function fromHtml(element: Element): BtmlValue {
  const children = element.childNodes.filter(isElement);
  expect(children).toHaveLength(element.childNodes.length);
  const first = children[0]?.tagName;
  if (first === 'btml-s') return children.map(({ attrs }) => attrs[0]?.value ?? '');
  if (first === 'btml-i') return children.map((child) => fromHtml(child) as BtmlMap);
  return Object.fromEntries([
    ...element.attrs.map(({ name, value }) => [name, value]),
    ...children.map((child) => [child.tagName.slice('btml-'.length), fromHtml(child)]),
  ]);
}

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((value) => value.normalize('NFC'))
  .filter((value) => stringFault(value) === undefined);
const key = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/).filter((value) => keyFault(value) === undefined);
const { map } = fc.letrec<{ map: BtmlMap; value: BtmlValue }>((tie) => ({
  map: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true, depthIdentifier: 'd' }),
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'd' },
    text,
    fc.array(text, { minLength: 1, maxLength: 3 }),
    fc.array(tie('map'), { minLength: 1, maxLength: 2, depthIdentifier: 'd' }),
    tie('map'),
  ),
}));

describe('the two forms', () => {
  it('are one document: 100,000 generated ones keep their bytes through markup and back', () => {
    const seeds = fc.integer({ min: 0, max: 0x7fff_fff0 });
    // Each run takes a seed and tries a hundred documents made from it.
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        for (let i = 0; i < 100; i++) if (!goesRound(generateMap(random))) return false;
        return true;
      }),
      { numRuns: 1000 },
    );
  }, 300_000);

  it('are one document for what fast-check makes up and shrinks', () => {
    fc.assert(fc.property(map, goesRound), { numRuns: 1000 });
  }, 300_000);

  it('give an HTML parser the same elements and attributes', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const document = generateMap(new Random(seed));
      const [root, ...others] = parseFragment(renderMarkup(document)).childNodes;
      if (!root || !isElement(root) || others.length > 0) throw new Error(`seed ${seed}: not one element`);
      expect(root.tagName).toBe('btml-doc');
      expect(canonicalize(fromHtml(root))).toBe(canonicalize(document));
    }
  }, 300_000);

  it('do not depend on the order of members or on white space', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const document = generateMap(new Random(seed));
      const id = documentId(canonicalBytes(document));
      const shuffled = Object.fromEntries(Object.entries(document).reverse());
      expect(documentId(canonicalBytes(parseJson(JSON.stringify(shuffled, undefined, 3))))).toBe(id);
      const spaced = renderMarkup(document).replaceAll('><', '>\n\t<').replace('<btml-doc ', '<btml-doc\r\n  ');
      expect(documentId(canonicalBytes(parseMarkup(spaced)))).toBe(id);
    }
  }, 300_000);
});

describe('generated documents', () => {
  it('obey the model when checked as values', () => {
    for (let seed = 0; seed < 2000; seed++) checkValue(generateMap(new Random(seed)));
  });

  it('never share a view', () => {
    const seen = new Map<string, string>();
    for (let seed = 0; seed < 10_000; seed++) {
      const document = generateMap(new Random(seed));
      const canonical = canonicalize(document);
      const view = viewLines(document).join('\n');
      expect(seen.get(view) ?? canonical).toBe(canonical);
      seen.set(view, canonical);
    }
  }, 120_000);

  it('change their view with any change of a string', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const random = new Random(seed);
      const document = generateMap(random);
      const lines = viewLines(document);
      for (const changed of changes(document)) expect(viewLines(changed)).not.toEqual(lines);
    }
  }, 120_000);
});

/** The document with each of its strings changed in turn. */
function* changes(document: BtmlMap): Generator<BtmlMap> {
  for (const [name, member] of Object.entries(document)) {
    if (typeof member === 'string') yield { ...document, [name]: `${member}x` };
    else if (!Array.isArray(member))
      for (const changed of changes(member as BtmlMap)) yield { ...document, [name]: changed };
  }
}

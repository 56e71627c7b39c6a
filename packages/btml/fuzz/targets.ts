import { isDeepStrictEqual } from 'node:util';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import {
  canonicalize,
  documentId,
  exportOts,
  parseDocument,
  parseJson,
  parseJsonText,
  parseMarkupText,
  parseOts,
  parseReceipt,
  parseTrust,
  prepareVerifier,
  readBundle,
  renderMarkup,
  serializeOts,
  utf8Encode,
  verifyEnvelope,
  verifyReceiptWith,
  viewHash,
  writeBundle,
} from '../src/index.ts';
import { isMap } from '../src/model/check.ts';
import { accepted } from './accepted.ts';
import { bftTargets } from './bft.ts';
import { generateMap } from './generate.ts';
import { mutate, mutateTree } from './mutate.ts';
import type { Random } from './random.ts';
import * as seeds from './seeds.ts';

/** One attempt. It returns whether the input was accepted, and throws when a property does not hold. */
export interface Target {
  readonly name: string;
  make(random: Random): Uint8Array;
  check(input: Uint8Array): boolean;
}

class Broken extends Error {}

function hold(property: boolean, what: string): void {
  if (!property) throw new Broken(what);
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function fromTree(tree: unknown): Uint8Array {
  return utf8Encode(JSON.stringify(tree) ?? '');
}

function jsonInput(random: Random): Uint8Array {
  const canonical = utf8Encode(canonicalize(generateMap(random)));
  return random.chance(10) ? canonical : mutate(canonical, random);
}

const json: Target = {
  name: 'json',
  make: jsonInput,
  check(input) {
    const result = accepted(() => parseJsonText(input));
    if (!result) return false;
    hold(isDeepStrictEqual(JSON.parse(text(input)), result.value), 'JSON.parse sees another value');
    hold(canonicalize(parseJson(result.canonical)) === result.canonical, 'the canonical form is not its own');
    return true;
  },
};

const markup: Target = {
  name: 'markup',
  make(random) {
    const normal = utf8Encode(renderMarkup(generateMap(random)));
    return random.chance(10) ? normal : mutate(normal, random);
  },
  check(input) {
    const result = accepted(() => parseMarkupText(input));
    if (!result) return false;
    hold(sameInHtml(text(input).trim(), renderMarkup(result.value)), 'an HTML parser sees another document');
    hold(
      parseMarkupText(renderMarkup(result.value)).canonical === result.canonical,
      'normal markup changes the document',
    );
    return true;
  },
};

type Node = DefaultTreeAdapterTypes.ChildNode;

/** What an HTML parser reads, without white space between tags and with attributes and elements in order of names. */
function outline(nodes: readonly Node[]): string {
  const parts = nodes.map((node) => {
    if ('tagName' in node) {
      const attributes = node.attrs.map(({ name, value }) => JSON.stringify([name, value])).sort();
      return `<${node.tagName}${attributes.join('')}>${outline(node.childNodes)}</>`;
    }
    return 'value' in node && node.value.trim() === '' ? '' : `?${node.nodeName}`;
  });
  return parts.every((part) => !/^<btml-[is]\W/.test(part)) ? parts.sort().join('') : parts.join('');
}

function sameInHtml(written: string, normal: string): boolean {
  return outline(parseFragment(written).childNodes) === outline(parseFragment(normal).childNodes);
}

const bijection: Target = {
  name: 'bijection',
  make: (random) => utf8Encode(canonicalize(generateMap(random))),
  check(input) {
    const value = parseJson(input);
    if (!isMap(value)) throw new Broken('not a map');
    const back = parseMarkupText(renderMarkup(value));
    hold(same(utf8Encode(back.canonical), input), 'markup and back is another document');
    hold(documentId(input) === documentId(utf8Encode(back.canonical)), 'another id');
    return true;
  },
};

const documents: Target = {
  name: 'documents',
  make(random) {
    const seed: unknown = JSON.parse(random.pick(seeds.documents));
    if (random.chance(3)) return mutate(fromTree(seed), random);
    return fromTree(mutateTree(seed, random, seeds.strings));
  },
  check(input) {
    const result = accepted(() => parseDocument(input));
    if (!result) return false;
    const again = parseDocument(renderMarkup(result.document));
    hold(again.id === result.id, 'another id through markup');
    hold(viewHash(again.document) === viewHash(result.document), 'another view through markup');
    return true;
  },
};

const envelopes: Target = {
  name: 'envelopes',
  make(random) {
    const seed: unknown = JSON.parse(seeds.envelope);
    return random.chance(2) ? mutate(fromTree(seed), random) : fromTree(mutateTree(seed, random, seeds.strings));
  },
  check(input) {
    const result = accepted(() => verifyEnvelope(input));
    if (!result) return false;
    hold(result.id === parseDocument(seeds.envelope).id, 'a changed envelope verifies');
    return true;
  },
};

const bundle = writeBundle(seeds.blocks);
const bundles: Target = {
  name: 'bundles',
  make: (random) => mutate(bundle, random),
  check(input) {
    const result = accepted(() => readBundle(input));
    if (!result) return false;
    const blocks = result.blocks.map(({ cid: _cid, ...block }) => block);
    hold(same(writeBundle(blocks), input), 'a bundle has two spellings');
    return true;
  },
};

const ots: Target = {
  name: 'ots',
  make: (random) => mutate(random.pick(seeds.otsFiles), random),
  check(input) {
    const result = accepted(() => parseOts(input));
    if (!result) return false;
    hold(same(serializeOts(parseOts(serializeOts(result))), serializeOts(result)), 'a timestamp changes when written');
    return true;
  },
};

const verifiers = seeds.receipts.map(({ trust }) => prepareVerifier({ trust: parseTrust(trust), now: seeds.now }));
const receipts: Target = {
  name: 'receipts',
  make(random) {
    const { bytes } = random.pick(seeds.receipts);
    if (random.chance(2)) return mutate(bytes, random);
    const tree = mutateTree(JSON.parse(text(bytes)), random, seeds.strings);
    const canonical = accepted(() => parseJsonText(fromTree(tree)).canonical);
    return canonical === undefined ? fromTree(tree) : utf8Encode(canonical);
  },
  check(input) {
    const known = seeds.receipts.some(({ bytes }) => same(bytes, input));
    const states = verifiers.map((verifier) => verifyReceiptWith(input, verifier).state);
    hold(known || !states.includes('final'), 'a changed receipt is final');
    const receipt = accepted(() => parseReceipt(input, { exact: true }));
    if (receipt && !states.includes('invalid')) accepted(() => exportOts(receipt.document));
    return !states.includes('invalid');
  },
};

export const targets: readonly Target[] = [
  json,
  markup,
  bijection,
  documents,
  envelopes,
  bundles,
  ots,
  receipts,
  ...bftTargets,
];

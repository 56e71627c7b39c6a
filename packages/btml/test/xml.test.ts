import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { generateMap } from '../fuzz/generate.ts';
import { Random } from '../fuzz/random.ts';
import { type BtmlMap, type BtmlValue, canonicalize, renderMarkup } from '../src/index.ts';

// Expat, through Python: an XML parser that is nobody's of this project.
const program = `
import json, sys
import xml.etree.ElementTree as tree
def walk(element):
    assert element.text is None and element.tail is None
    return [element.tag, element.attrib, [walk(child) for child in element]]
for line in sys.stdin.buffer:
    print(json.dumps(walk(tree.fromstring(json.loads(line)))))
`;

const hasPython = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;

type Node = readonly [tag: string, attributes: Readonly<Record<string, string>>, children: readonly Node[]];

function fromXml([, attributes, children]: Node): BtmlValue {
  const first = children[0]?.[0];
  if (first === 'btml-s') return children.map(([, { v }]) => v ?? '');
  if (first === 'btml-i') return children.map((child) => fromXml(child) as BtmlMap);
  return {
    ...attributes,
    ...Object.fromEntries(children.map((child) => [child[0].slice('btml-'.length), fromXml(child)])),
  };
}

describe.skipIf(!hasPython)('normal markup, read by an XML parser (needs python3)', () => {
  it('has the same elements and attributes', () => {
    const documents = Array.from({ length: 3000 }, (_, seed) => generateMap(new Random(seed)));
    const input = documents.map((document) => `${JSON.stringify(renderMarkup(document))}\n`).join('');
    const { stdout, stderr, status } = spawnSync('python3', ['-c', program], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const nodes: Node[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(nodes).toHaveLength(documents.length);
    for (const [i, document] of documents.entries()) {
      const node = nodes[i];
      if (!node) throw new Error('an answer is missing');
      expect(canonicalize(fromXml(node))).toBe(canonicalize(document));
    }
  }, 120_000);
});

// What must be shown: real, widely used contracts import, come back as the ABI that they were, and their OpenAPI
// documents pass a public validator.
import { Validator } from '@seriousme/openapi-schema-validator';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { publishedContracts } from '../../test/published-contracts.ts';
import { ContractDescriptor } from './descriptor.ts';
import { describeAbi, describeArtifact } from './evm/descriptor.ts';
import { type AbiItem, exportAbi } from './evm/export-abi.ts';
import { openApiOf } from './generate/openapi.ts';
import { objectIn } from './read.ts';

const contracts = publishedContracts();

function describeAny(content: unknown, name: string): ContractDescriptor {
  return Array.isArray(content) ? describeAbi(content, { name }) : describeArtifact(content, { name });
}

const abiOf = (content: unknown): readonly unknown[] => {
  const abi = Array.isArray(content) ? content : objectIn(content)?.get('abi');
  return Array.isArray(abi) ? abi : [];
};

/** An item as compilers write it since 0.6, members in one order; what the older ones said otherwise is said anew. */
function modern(item: unknown): string {
  const object = objectIn(item);
  const get = (name: string) => object?.get(name);
  const type = get('type') ?? 'function';
  const old = get('constant') === true ? 'view' : get('payable') === true ? 'payable' : 'nonpayable';
  const callable = type === 'function' || type === 'constructor' || type === 'fallback' || type === 'receive';
  return JSON.stringify({
    type,
    name: type === 'constructor' ? undefined : get('name'),
    inputs: parameters(get('inputs') ?? (type === 'receive' || type === 'fallback' ? undefined : []), type === 'event'),
    outputs: type === 'function' ? parameters(get('outputs') ?? [], false) : undefined,
    stateMutability: callable ? (get('stateMutability') ?? old) : undefined,
    anonymous: type === 'event' ? get('anonymous') === true : undefined,
  });
}

function parameters(list: unknown, event: boolean): unknown {
  if (!Array.isArray(list) || list.length === 0) return list === undefined ? undefined : [];
  return list.map((entry: unknown) => {
    const get = (name: string) => objectIn(entry)?.get(name);
    return {
      name: get('name') ?? '',
      type: get('type'),
      internalType: get('internalType'),
      components: get('components') === undefined ? undefined : parameters(get('components'), false),
      indexed: event ? get('indexed') === true : undefined,
    };
  });
}

/** Merged ABIs of proxies have members twice, which may differ in the types of the source: the first counts. */
function sorted(abi: readonly unknown[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of abi.map(modern)) {
    const key = text.replaceAll(/,"internalType":"[^"]*"/g, '');
    if (!found.has(key)) found.set(key, text);
  }
  return [...found.values()].sort();
}

describe('published contracts', () => {
  it('are at least fifty, of ten projects', () => {
    expect(contracts.length).toBeGreaterThanOrEqual(50);
    expect(new Set(contracts.map(({ name }) => name.split('-')[0])).size).toBeGreaterThanOrEqual(9);
  });

  it.each(contracts)('$name comes back as the ABI that it was', ({ name, content }) => {
    const descriptor = describeAny(content, name);
    expect(Value.Check(ContractDescriptor, descriptor)).toBe(true);
    const abi: readonly AbiItem[] = exportAbi(descriptor);
    expect(sorted(abi)).toEqual(sorted(abiOf(content)));
    const again = describeAbi(abi, { name });
    expect(again.methods.map((method) => method.name)).toEqual(descriptor.methods.map((method) => method.name));
  });

  it('have an OpenAPI document each that a public validator passes, with names of their own', async () => {
    const validator = new Validator();
    for (const { name, content } of contracts) {
      const descriptor = describeAny(content, name);
      const document = openApiOf(descriptor);
      const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));
      expect({ name, valid, errors }).toEqual({ name, valid: true, errors: undefined });
      const text = JSON.stringify(document);
      const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
        expect(text).toContain(`"${target}":{`);
      expect(JSON.stringify(openApiOf(describeAny(content, name)))).toBe(text);
    }
  });

  it('of Compound carry the selectors of their functions: they are ours', () => {
    let compared = 0;
    for (const { name, content } of contracts) {
      const stated = abiOf(content).flatMap((item) => {
        const signature = objectIn(item)?.get('signature');
        return objectIn(item)?.get('type') === 'function' && typeof signature === 'string' ? [signature] : [];
      });
      const selectors = new Set(describeAny(content, name).methods.map(({ selector }) => selector));
      expect(stated.filter((signature) => !selectors.has(signature))).toEqual([]);
      compared += stated.length;
    }
    expect(compared).toBeGreaterThan(100);
  });
});

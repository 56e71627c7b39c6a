import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ContractDescriptor } from './descriptor.ts';
import { describeAbi } from './evm/descriptor.ts';
import { openApiOf } from './generate/openapi.ts';
import { limits } from './limits.ts';

describe('the descriptor', () => {
  it('has its JSON Schema in a file (node packages/ledgers/schema.ts writes it)', () => {
    const file = new URL('../../contract-descriptor.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(ContractDescriptor)));
  });

  it('is told in docs/descriptors.md by a program that runs (examples/describe-contract.ts)', () => {
    const text = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
    expect(text('docs/descriptors.md')).toContain(`\`\`\`ts\n${text('examples/describe-contract.ts')}\`\`\``);
  });

  it('of the largest and deepest ABI that is taken, and its OpenAPI document, stay within 16 MiB', () => {
    // One chain of tuples, whose innermost holds as many leaves as one function may have.
    const leaves = Array.from({ length: limits.methodParameters - limits.depth }, (_, i) => ({
      name: `leaf${i}`,
      type: 'uint256[65536]',
    }));
    let deep: object = { name: 'a', type: 'tuple', components: leaves };
    for (let i = 1; i < limits.depth; i++) deep = { name: 'a', type: 'tuple', components: [deep] };
    const count = limits.parameters / limits.methodParameters;
    const abi = Array.from({ length: count }, (_, i) => ({ name: `f${i}`, inputs: [deep], outputs: [] }));
    const tooMany = [...abi, { name: 'more', inputs: [{ name: 'a', type: 'uint256' }], outputs: [] }];
    expect(() => describeAbi(tooMany, { name: 'large' })).toThrow('at most 4096');
    const descriptor = describeAbi(abi, { name: 'large' });
    expect(JSON.stringify(descriptor).length).toBeLessThan(16_777_216);
    expect(JSON.stringify(openApiOf(descriptor)).length).toBeLessThan(16_777_216);
  });
});

import { expect, test } from 'vitest';
import { describeToken, requirePinned } from './tokens.ts';

const timeout = 300_000;

test('a template compiles to the code that is pinned, and takes the names it is given', { timeout }, async () => {
  const methods = { erc20: 'transfer', erc721: 'ownerOf', erc1155: 'mintBatch' } as const;
  for (const template of ['erc20', 'erc721', 'erc1155'] as const) {
    const first = await describeToken(template, { name: 'mine', version: '7' });
    expect(first).toMatchObject({ name: 'mine', version: '7', family: 'evm', license: 'MIT' });
    expect(first.methods.map(({ name }) => name)).toContain(methods[template]);
    expect(await describeToken(template, { name: 'mine', version: '7' })).toEqual(first);
    const { creation = '0x' } = first.code ?? {};
    // One bit elsewhere is another contract.
    const other = `${creation.slice(0, -1)}${creation.endsWith('0') ? '1' : '0'}`;
    for (const code of [{ ...first.code, creation: other }, {}, undefined])
      expect(() => requirePinned(template, code)).toThrow(expect.objectContaining({ code: 'CONTRACT_TEMPLATE' }));
  }
});

import { stripTypeScriptTypes } from 'node:module';
import { anvilPath, describeAbi } from '@blockcluster/ledgers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientSource } from './client-source.ts';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
let world: ContractServer;
beforeAll(async () => {
  if (missing) return;
  world = await startContractServer();
  await world.fund('anchor');
  await world.server.app.listen({ host: '127.0.0.1', port: 0 });
}, 120_000);
afterAll(() => world?.close());

test.skipIf(missing)(
  'the generated client deploys, calls, queries and listens (skipped without anvil)',
  async () => {
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
    const source = await world.ask('GET', '/contracts/token/client.ts');
    expect(source.status).toBe(200);
    expect(source.body).toContain('transfer: (args: { readonly to: string; readonly value: string | number }');
    expect(source.body).toContain('readonly event: Name');
    const client = await import(`data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source.body))}`);
    const address = world.server.app.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const key = world.server.bearer.operator.slice('Bearer '.length);
    const token = client.connect({ url: `http://127.0.0.1:${port}`, key });
    const friend = stranger();
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
    const made = await token.deploy(maker, { ledger: 'anvil', wait: 'final' });
    expect(made.address).toMatch(/^0x/);
    const done = await token.call.transfer({ to: friend, value: '3' }, { wait: 'final', once: 'a' });
    expect((await token.call.transfer({ to: friend, value: '3' }, { wait: 'final', once: 'a' })).id).toBe(done.id);
    expect((await token.query.balanceOf({ account: friend })).result).toEqual({ result: '3' });
    await expect(token.call.transfer({ to: friend, value: '5000' })).rejects.toMatchObject({
      code: 'CONTRACT_REVERTED',
    });
  },
  120_000,
);

test('nothing that a contract is called or says of itself becomes code', () => {
  const hostile = ['constructor', '__proto__', 'then', 'delete', 'a$b'];
  const abi = hostile.map((name) => ({ type: 'function', name, inputs: [], outputs: [], stateMutability: 'view' }));
  const descriptor = describeAbi(abi, { name: 'evil' });
  const [first] = descriptor.methods;
  if (!first) throw new Error('no method');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the attack
  const doc = '*/ throw new Error("code") /*\n\u2028throw 1; // `${x}`';
  const source = clientSource({ ...descriptor, methods: [{ ...first, doc }, ...descriptor.methods.slice(1)] }, 1);
  const code = stripTypeScriptTypes(source);
  expect(code).not.toMatch(/^\s*throw new Error\("code"\)/m);
  expect(() => new Function(code.replaceAll('export ', ''))).not.toThrow();
});

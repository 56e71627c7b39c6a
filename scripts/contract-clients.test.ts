// What must be shown: the TypeScript client of a contract compiles under strict rules, for published contracts of many
// projects and for every family.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type ContractDescriptor,
  describeAbi,
  describeArtifact,
  describeCosmWasm,
  describeTemplate,
} from '@blockcluster/ledgers';
import { describe, expect, it } from 'vitest';
import { hackatomSchema, richSchema } from '../packages/ledgers/test/cosmwasm-schema.ts';
import { publishedContracts } from '../packages/ledgers/test/published-contracts.ts';
import { clientSource } from '../packages/server/src/contracts/client-source.ts';
import { repositoryRoot } from './source-files.ts';

const compilerOptions = {
  ...{ target: 'ES2024', lib: ['ES2024', 'DOM'], module: 'NodeNext', types: [], noEmit: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
};

function descriptors(): readonly ContractDescriptor[] {
  const published = publishedContracts().map(({ name, content }) =>
    Array.isArray(content) ? describeAbi(content, { name }) : describeArtifact(content, { name }),
  );
  return [
    ...published,
    describeCosmWasm(hackatomSchema, { name: 'hackatom' }),
    describeCosmWasm(richSchema, { name: 'rich' }),
    ...['multisig', 'refund', 'hashlock'].map((name) => describeTemplate(name, { name })),
  ];
}

/** What the compiler complains about. */
async function complaints(folder: string): Promise<string> {
  const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]);
    return stdout;
  } catch (error) {
    return error instanceof Error && 'stdout' in error && error.stdout !== '' ? String(error.stdout) : String(error);
  }
}

describe('clients of contracts', () => {
  it('compile, and refuse an argument that does not fit', { timeout: 600_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-clients-'));
    try {
      const all = descriptors();
      expect(all.length).toBeGreaterThan(55);
      for (const descriptor of all) await writeFile(join(folder, `${descriptor.name}.ts`), clientSource(descriptor, 1));
      const use = (value: string): string => `
        import { connect } from './openzeppelin-ERC20.ts';
        const token = connect({ url: 'http://127.0.0.1', key: 'bck' });
        export const sent = token.call.transfer({ to: '0x', value: ${value} });`;
      await writeFile(join(folder, 'right.ts'), use("'1'"));
      const config = { compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true }, include: ['*.ts'] };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
      expect(await complaints(folder)).toBe('');
      await writeFile(join(folder, 'wrong.ts'), use('true'));
      expect(await complaints(folder)).toMatch(/^\S*wrong\.ts\(\d+,\d+\): error TS2322[^\n]*\n?(?: [^\n]*\n?)*$/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

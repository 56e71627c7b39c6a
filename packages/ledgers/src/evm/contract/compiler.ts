// Compiles the contracts and writes anchor.json and payments.json: `node packages/ledgers/src/evm/contract/compiler.ts`.
// Run by hand after a change of a source; a test recompiles and compares, so that the committed bytecode is what the
// source says.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { memberOf, text } from '../client/answer.ts';

const settings = {
  optimizer: { enabled: true, runs: 200 },
  // Understood by every EVM chain in use, go-ethereum 1.13 among them.
  evmVersion: 'london',
  // No metadata: the bytecode depends on the source alone, not on comments or paths.
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: {
    '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] },
  },
};

/** The committed form of a compiled contract. */
export interface Artifact {
  readonly contract: string;
  readonly compiler: string;
  readonly settings: unknown;
  readonly sourceSha256: string;
  readonly abi: unknown;
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

/** The contracts by the name of their artifact. */
export const contracts = { anchor: 'Anchor', payments: 'Payments' } as const;

/** Compiles a contract with solc from npm; throws what the compiler complains about. */
export function compileContract(name: string): Artifact {
  const file = `${name}.sol`;
  const source = readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
  const solc: { compile(input: string): string; version(): string } = createRequire(import.meta.url)('solc');
  const input = { language: 'Solidity', sources: { [file]: { content: source } }, settings };
  const output: unknown = JSON.parse(solc.compile(JSON.stringify(input)));
  const errors = memberOf(output, 'errors');
  if (errors !== undefined) throw new Error(`solc: ${JSON.stringify(errors)}`);
  const contract = memberOf(memberOf(memberOf(output, 'contracts'), file), name);
  const evm = memberOf(contract, 'evm');
  return {
    contract: name,
    compiler: `solc ${solc.version()}`,
    settings,
    sourceSha256: createHash('sha256').update(source).digest('hex'),
    abi: memberOf(contract, 'abi'),
    bytecode: text(memberOf(memberOf(evm, 'bytecode'), 'object'), 'bytecode'),
    deployedBytecode: text(memberOf(memberOf(evm, 'deployedBytecode'), 'object'), 'deployedBytecode'),
  };
}

if (import.meta.main)
  for (const [artifact, name] of Object.entries(contracts))
    writeFileSync(
      new URL(`./${artifact}.json`, import.meta.url),
      `${JSON.stringify(compileContract(name), null, 2)}\n`,
    );

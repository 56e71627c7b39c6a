// Compiles a source of test/contracts, for contracts that no product has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { memberOf, text } from '../src/evm/client/answer.ts';

/** The code to deploy for each contract of a source, in hex without prefix. */
export function compileTestContracts(file: string): (name: string) => string {
  const content = readFileSync(new URL(`./contracts/${file}`, import.meta.url), 'utf8');
  const solc: { compile(input: string): string } = createRequire(import.meta.url)('solc');
  const settings = {
    evmVersion: 'london',
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
  };
  const input = { language: 'Solidity', sources: { [file]: { content } }, settings };
  const output: unknown = JSON.parse(solc.compile(JSON.stringify(input)));
  const contracts = memberOf(memberOf(output, 'contracts'), file);
  return (name) => {
    const bytecode = memberOf(memberOf(memberOf(contracts, name), 'evm'), 'bytecode');
    if (bytecode === undefined) throw new Error(`solc: ${JSON.stringify(memberOf(output, 'errors'))}`);
    return text(memberOf(bytecode, 'object'), name);
  };
}

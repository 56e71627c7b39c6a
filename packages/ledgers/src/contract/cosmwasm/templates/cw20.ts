import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ContractDescriptor } from '../../descriptor.ts';
import type { ImportNames } from '../../header.ts';
import { describeCosmWasm } from '../import.ts';

/** SHA-256 of the WebAssembly of cw20-base 0.16.0, as chains call the code; see SOURCES.md beside it. */
export const CW20_CHECKSUM = '750acce3097ae485c823b9adae4b63ded13062bbb2e0d80829b2db489bfe245e';
/** Much more than the contract: what a changed file unfolds to is bounded. */
const MOST_BYTES = 1_048_576;

/** The descriptor of cw20-base, a token of CosmWasm, with its code. Throws CONTRACT_NAME, CONTRACT_TEMPLATE. */
export function describeCw20(names: ImportNames): ContractDescriptor {
  const read = (file: string) => readFileSync(new URL(`./${file}`, import.meta.url));
  const wasm = gunzipSync(read('cw20_base.wasm.gz'), { maxOutputLength: MOST_BYTES });
  requireCw20(wasm);
  return describeCosmWasm(read('cw20-base.json').toString('utf8'), { license: 'Apache-2.0', ...names }, wasm);
}

/** Throws CONTRACT_TEMPLATE unless code is the one that is pinned. */
export function requireCw20(wasm: Uint8Array): void {
  const found = bytesToHex(sha256(wasm));
  if (found !== CW20_CHECKSUM)
    throw new CodedError('CONTRACT_TEMPLATE', 'The code of cw20 is not the one that is pinned', {
      details: { expected: CW20_CHECKSUM, found },
    });
}

/** Whether a contract has the interface of a CW20 token, as far as transfers and balances go. */
export function isCw20({ family, methods }: ContractDescriptor): boolean {
  const takes = (kind: 'call' | 'query', signature: string, inputs: readonly string[]) =>
    methods.some(
      (method) =>
        method.kind === kind &&
        method.signature === signature &&
        inputs.every((name) => method.inputs.some((input) => (input.native ?? input.name) === name)),
    );
  return (
    family === 'cosmwasm' &&
    takes('call', 'transfer', ['recipient', 'amount']) &&
    takes('query', 'balance', ['address']) &&
    takes('query', 'token_info', [])
  );
}

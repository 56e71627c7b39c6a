import { readFileSync } from 'node:fs';
import { CodedError } from '@blockcluster/btml';
import { keccak256 } from 'viem';
import type { ContractCode, ContractDescriptor } from '../../descriptor.ts';
import { header, type ImportNames } from '../../header.ts';
import { describeSource } from '../source/describe.ts';
import { asHex } from '../type.ts';

/** The standards of which there is a template. */
export type TokenTemplate = 'erc20' | 'erc721' | 'erc1155';

/**
 * Keccak-256 of the creation code of each template, as the pinned compiler makes it of the pinned OpenZeppelin
 * Contracts: a library or a compiler that was changed on its way here is found out before anything is deployed.
 */
export const tokenTemplates: Readonly<Record<TokenTemplate, string>> = {
  erc20: '0x30a3d1d92fdd1571578096cfa8cbde75a2018c0dac7cb67774cb3c32037a9c33',
  erc721: '0x90d26cf81f3504303ca8d44a54a7d343499fec46b950300de962e5c379f87aa2',
  erc1155: '0x9c9bf82c5f3fb949b8604afa2c166be9455f6b5bebade8304f73010550c7ab7d',
};

/** Templates that were compiled before: each takes seconds. */
const compiled = new Map<TokenTemplate, Promise<ContractDescriptor>>();

export function isTokenTemplate(text: string): text is TokenTemplate {
  return Object.hasOwn(tokenTemplates, text);
}

/**
 * The descriptor of a token of OpenZeppelin Contracts with the least around it: a constructor, and `mint` for the owner
 * where the standard leaves making tokens open. Throws CONTRACT_NAME, CONTRACT_TEMPLATE for code other than the pinned
 * one, and what the compiler throws.
 */
export async function describeToken(template: TokenTemplate, names: ImportNames): Promise<ContractDescriptor> {
  const waiting = compiled.get(template) ?? compile(template);
  compiled.set(template, waiting);
  try {
    const made = await waiting;
    const { title, license } = made;
    const told = { ...(title === undefined ? {} : { title }), ...(license === undefined ? {} : { license }) };
    return { ...made, ...header('evm', { ...told, ...names }) };
  } catch (error) {
    compiled.delete(template);
    throw error;
  }
}

async function compile(template: TokenTemplate): Promise<ContractDescriptor> {
  const file = `${template}.sol`;
  const source = readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
  const descriptor = await describeSource({ [file]: source }, { name: template });
  requirePinned(template, descriptor.code);
  return descriptor;
}

/** Throws CONTRACT_TEMPLATE unless code is the one that is pinned for the template. */
export function requirePinned(template: TokenTemplate, code: ContractCode | undefined): void {
  const found = keccak256(asHex(code?.creation ?? '0x'));
  const expected = tokenTemplates[template];
  if (found !== expected)
    throw new CodedError('CONTRACT_TEMPLATE', `The code of ${template} is not the one that is pinned`, {
      details: { expected, found },
    });
}

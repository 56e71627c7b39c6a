import { CodedError } from '@blockcluster/btml';
import {
  type ContractDescriptor,
  describeAbi,
  describeArtifact,
  describeCosmWasm,
  describeCw20,
  describeOutputDescriptor,
  describeSource,
  describeTemplate,
  describeToken,
  exportAbi,
  type ImportNames,
  isTokenTemplate,
} from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LedgerRegistry } from '../context.ts';
import { isDescriptor } from './descriptor-check.ts';
import type { DescribedCode, Verified } from './platform.ts';
import { platformOf } from './platforms.ts';
import type { ImportBody } from './schemas.ts';

type Body = Static<typeof ImportBody>;

const Sources = Type.Union([Type.String(), Type.Record(Type.String(), Type.String())]);
const FORMATS = ['descriptor', 'abi', 'artifact', 'source', 'schema', 'template', 'metadata'] as const;

/**
 * The descriptor of what a request imports. Throws CONTRACT_IMPORT unless it brings exactly one thing, and what the
 * importer of that says.
 */
export async function importDescriptor(
  body: Body,
  ledgers: LedgerRegistry,
): Promise<{ readonly descriptor: ContractDescriptor; readonly verified?: Verified }> {
  const format = formatOf(body);
  if (format === 'metadata') return atAddress(body, ledgers);
  return { descriptor: await describeGiven(body, format) };
}

function formatOf(body: Body): (typeof FORMATS)[number] {
  const given = FORMATS.filter((format) => body[format] !== undefined);
  const [format] = given;
  if (format === undefined || given.length > 1)
    throw new CodedError('CONTRACT_IMPORT', `Exactly one of ${FORMATS.join(', ')} is needed`, {
      details: { given },
    });
  return format;
}

function namesOf(body: Body): ImportNames {
  return {
    name: body.name,
    ...(body.version === undefined ? {} : { version: body.version }),
    ...(body.title === undefined ? {} : { title: body.title }),
  };
}

/** A contract that stands already, by the metadata file that its code names. */
async function atAddress(body: Body, ledgers: LedgerRegistry): Promise<DescribedCode> {
  const { ledger, address, metadata = '' } = body;
  if (ledger === undefined || address === undefined)
    throw new CodedError('CONTRACT_IMPORT', 'A metadata file is checked against code: name `ledger` and `address`', {
      pointer: ledger === undefined ? '/ledger' : '/address',
    });
  const platform = platformOf(ledgers.get(ledger));
  if (platform.describeAt === undefined)
    throw new CodedError('CONTRACT_NOT_SUPPORTED', `Code of ${platform.family} names no metadata file`, {
      pointer: '/metadata',
    });
  return platform.describeAt(platform.address(address), metadata, namesOf(body));
}

async function describeGiven(
  body: Body,
  format: Exclude<(typeof FORMATS)[number], 'metadata'>,
): Promise<ContractDescriptor> {
  const names = namesOf(body);
  switch (format) {
    case 'abi':
      return body.bytecode === undefined
        ? describeAbi(body.abi, names)
        : describeArtifact({ abi: body.abi, bytecode: body.bytecode }, names);
    case 'artifact':
      return describeArtifact(body.artifact, names, body.contract);
    case 'source':
      return describeSource(sourcesOf(body.source), names, {
        ...(body.contract === undefined ? {} : { contract: body.contract }),
      });
    case 'schema':
      return describeCosmWasm(body.schema, names, body.code === undefined ? undefined : bytesOf(body.code));
    case 'descriptor':
      return adopt(body.descriptor, names);
    case 'template':
      return describeNamed(body.template ?? '', names);
  }
}

/** A template by its name, or an output descriptor of Bitcoin, which ends in its checksum (BIP-380). */
async function describeNamed(template: string, names: ImportNames): Promise<ContractDescriptor> {
  if (template === 'cw20') return describeCw20(names);
  if (isTokenTemplate(template)) return describeToken(template, names);
  if (template.includes('(')) return describeOutputDescriptor(template, names);
  return describeTemplate(template, names);
}

/** Hex, with 0x or without it, or base64. */
function bytesOf(text: string): Uint8Array {
  const hex = text.startsWith('0x') ? text.slice(2) : text;
  if (/^(?:[0-9a-fA-F]{2})+$/.test(hex)) return new Uint8Array(Buffer.from(hex, 'hex'));
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return new Uint8Array(Buffer.from(text, 'base64'));
  throw new CodedError('CONTRACT_IMPORT', 'The code is neither hex nor base64', { pointer: '/code' });
}

function sourcesOf(source: unknown): string | Record<string, string> {
  if (Value.Check(Sources, source)) return source;
  throw new CodedError('CONTRACT_IMPORT', 'Source is a text, or texts by file name', { pointer: '/source' });
}

/**
 * A descriptor that another installation shows. What it says of names and types is made anew from the interface in it, so
 * that nobody can give a method the selector of another one.
 */
function adopt(given: unknown, names: { readonly name: string }): ContractDescriptor {
  if (!isDescriptor(given))
    throw new CodedError('CONTRACT_IMPORT', 'This is no descriptor of a contract', { pointer: '/descriptor' });
  const { code, source } = given;
  const made = describeAbi(exportAbi(given), { version: given.version, ...names });
  return { ...made, ...(code === undefined ? {} : { code }), ...(source === undefined ? {} : { source }) };
}

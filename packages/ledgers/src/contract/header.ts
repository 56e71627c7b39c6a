import { CodedError } from '@blockcluster/btml';
import type { ContractDescriptor, ContractFamily } from './descriptor.ts';
import { commentOf } from './read.ts';

/** How the importer of a contract calls it. */
export interface ImportNames {
  /** Part of its routes: letters, digits, `.`, `_`, `-`; at most 64. */
  readonly name: string;
  /** `1` when left out. */
  readonly version?: string;
  readonly title?: string;
  readonly license?: string;
}

type Header = Pick<ContractDescriptor, 'descriptor' | 'name' | 'version' | 'family' | 'title' | 'license'>;

/** The first members of a descriptor; throws CONTRACT_NAME. */
export function header(family: ContractFamily, { name, version = '1', title, license }: ImportNames): Header {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new CodedError('CONTRACT_NAME', 'The name of a contract is letters, digits, ".", "_" and "-", at most 64', {
      pointer: '/name',
    });
  if (!/^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$/.test(version))
    throw new CodedError('CONTRACT_NAME', 'The version is letters, digits, ".", "+" and "-", at most 32', {
      pointer: '/version',
    });
  const shown = commentOf(title)?.slice(0, 256);
  const terms = commentOf(license)?.slice(0, 128);
  return {
    descriptor: '1.0',
    name,
    version,
    family,
    ...(shown === undefined ? {} : { title: shown }),
    ...(terms === undefined ? {} : { license: terms }),
  };
}

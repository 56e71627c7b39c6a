import { CodedError } from '@blockcluster/btml';
import { describeMetadata, type EvmContracts, IMPLEMENTATION_SLOT, type ImportNames } from '@blockcluster/ledgers';
import type { DescribedCode } from '../platform.ts';

/** An account that lends code of a contract (EIP-7702): its owner may lend another one at any time. */
const LENT = /^0xef0100/;

/**
 * The descriptor of the contract at an address by the metadata file that its code names, or that of the implementation
 * behind a proxy of EIP-1967. Throws CONTRACT_NO_CODE, CONTRACT_METADATA, CONTRACT_METADATA_MISSING.
 */
export async function describeAt(
  chain: Pick<EvmContracts, 'code' | 'word'>,
  address: string,
  metadata: string,
  names: ImportNames,
): Promise<DescribedCode> {
  const code = await codeAt(chain, address, '/address');
  const slot = await chain.word(address, IMPLEMENTATION_SLOT);
  const implementation = /^0x0{24}(?!0{40})[0-9a-f]{40}$/.test(slot) ? `0x${slot.slice(26)}` : undefined;
  const described = implementation === undefined ? code : await codeAt(chain, implementation, '/address');
  const { descriptor, compiler, contract, ipfs } = describeMetadata(metadata, described, names);
  const place = implementation === undefined ? address : `${implementation}, the implementation behind ${address}`;
  return {
    descriptor,
    verified: {
      verified: [`The metadata file is the one whose hash stands in the code of ${place}`],
      notVerified: [
        `that the code was compiled from the sources that the file names${compiler === undefined ? '' : ` (by solc ${compiler})`}: it was not compiled again`,
        ...(implementation === undefined
          ? []
          : ['that the implementation stays: whoever controls the proxy can put another one behind it']),
      ],
      metadata: ipfs.slice(2),
      ...(compiler === undefined ? {} : { compiler }),
      ...(contract === undefined ? {} : { contract }),
      ...(implementation === undefined ? {} : { implementation }),
    },
  };
}

async function codeAt(chain: Pick<EvmContracts, 'code'>, address: string, pointer: string): Promise<string> {
  const code = await chain.code(address);
  if (code === '0x') throw new CodedError('CONTRACT_NO_CODE', `No contract is at ${address}`, { pointer });
  if (LENT.test(code))
    throw new CodedError(
      'CONTRACT_NO_CODE',
      `${address} is an account, which lends the code of a contract (EIP-7702)`,
      {
        pointer,
      },
    );
  return code;
}

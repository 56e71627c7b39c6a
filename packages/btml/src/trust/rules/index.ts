import { CodedError } from '../../errors.ts';
import type { BtmlMap } from '../../value.ts';
import { readBeacon } from './beacon.ts';
import { readBitcoin } from './bitcoin.ts';
import { readClique } from './clique.ts';
import { readCometbft } from './cometbft.ts';
import { readEthash } from './ethash.ts';
import { readIbft, readQbft } from './istanbul.ts';
import { readMembers } from './members.ts';
import { readNone } from './none.ts';

/** By which rule a chain's blocks are valid, and how a trust entry of that rule is read. */
const rules = {
  beacon: readBeacon,
  bitcoin: readBitcoin,
  clique: readClique,
  cometbft: readCometbft,
  ethash: readEthash,
  ibft: readIbft,
  members: readMembers,
  none: readNone,
  qbft: readQbft,
};
/** An entry of a trust file: a root of trust for one chain. */
export type ChainTrust = ReturnType<(typeof rules)[keyof typeof rules]>;
export type TrustRuleName = keyof typeof rules;

/**
 * Reads an entry of a trust file by its rule.
 *
 * @param issued seconds since 1970, of the file.
 * @throws CodedError SCHEMA_…, TRUST_…
 */
export function readChainTrust(entry: BtmlMap, issued: number, pointer: string): ChainTrust {
  const { rule } = entry;
  const known = Object.entries(rules).find(([name]) => name === rule);
  if (known === undefined) {
    throw new CodedError('TRUST_RULE', `This version knows the rules ${Object.keys(rules).join(', ')}`, {
      pointer: `${pointer}/rule`,
    });
  }
  return known[1](entry, issued, pointer);
}

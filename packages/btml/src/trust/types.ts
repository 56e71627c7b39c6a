import type { ChainTrust } from './rules/index.ts';
import type { SignedTrust } from './statement.ts';

export type { BeaconTrust } from './rules/beacon.ts';
export type { BitcoinTrust, Checkpoint } from './rules/bitcoin.ts';
export type { CliqueTrust } from './rules/clique.ts';
export type { CometbftTrust } from './rules/cometbft.ts';
export type { CommonTrust, Pin, SealerSet } from './rules/common.ts';
export type { EthashTrust } from './rules/ethash.ts';
export type { ChainTrust, TrustRuleName } from './rules/index.ts';
export type { IstanbulTrust } from './rules/istanbul.ts';
export type { MembersTrust, TrustedMember } from './rules/members.ts';
export type { NoConsensusTrust } from './rules/none.ts';

/** What a verifier believes without proof. */
export interface Trust {
  /** Seconds since 1970. */
  readonly issued: number;
  readonly chains: readonly ChainTrust[];
  /** Who publishes it, and which version this is; absent for a file that nobody signed. */
  readonly signed?: SignedTrust;
}

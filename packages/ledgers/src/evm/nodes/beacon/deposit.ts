import { hexEncode, ssz } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { signRoot, type ValidatorKey } from './keys.ts';

/** Gwei that a validator stakes: the most that counts. */
const amount = 32_000_000_000n;

/** DOMAIN_DEPOSIT (consensus-specs, phase 0); deposits are signed for the genesis fork, whatever fork is in force. */
const domainDeposit = Uint8Array.of(3, 0, 0, 0);

/** One entry of the deposit file that `prysmctl testnet generate-genesis` reads. */
export interface DepositEntry {
  readonly pubkey: string;
  readonly amount: number;
  readonly withdrawal_credentials: string;
  readonly deposit_data_root: string;
  readonly signature: string;
}

/** The signed deposit that makes a key a validator of the genesis state; `genesisForkVersion` is 4 bytes. */
export function genesisDeposit(key: ValidatorKey, genesisForkVersion: Uint8Array): DepositEntry {
  const credentials = sha256(key.publicKey);
  credentials[0] = 0;
  const message = [ssz.bytesRoot(key.publicKey), credentials, ssz.uintRoot(amount)];
  const domain = new Uint8Array(32);
  domain.set(domainDeposit);
  domain.set(ssz.hashPair(ssz.bytesRoot(genesisForkVersion), new Uint8Array(32)).subarray(0, 28), 4);
  const signature = signRoot(key, ssz.hashPair(ssz.merkleize(message, 2), domain));
  return {
    pubkey: hexEncode(key.publicKey),
    amount: Number(amount),
    withdrawal_credentials: hexEncode(credentials),
    deposit_data_root: hexEncode(ssz.merkleize([...message, ssz.bytesRoot(signature)], 2)),
    signature: hexEncode(signature),
  };
}

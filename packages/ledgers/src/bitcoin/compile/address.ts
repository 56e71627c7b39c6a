import { CodedError } from '@blockcluster/btml';
import { Address, OutScript } from '@scure/btc-signer';
import { hash160 } from '@scure/btc-signer/utils.js';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { concatBytes, equalBytes, hexToBytes } from '../wire/bytes.ts';

/** The P2WPKH output script of a compressed public key (BIP-141): 0x0014 and the key's HASH160. */
export function keyScript(publicKey: Uint8Array): Uint8Array {
  return concatBytes(hexToBytes('0014'), hash160(publicKey));
}

/** CAIP-10 account of a compressed public key: the chain and its bech32 P2WPKH address (BIP-173). */
export function keyAccount(publicKey: Uint8Array, network: NetworkParameters): string {
  const address = Address(network).encode({ type: 'wpkh', hash: hash160(publicKey) });
  return `${bitcoinChainId(network.genesis)}:${address}`;
}

/**
 * The output script that a CAIP-10 account of this chain stands for (bech32, bech32m or base58check address); throws
 * COMPILE_INVALID at `pointer` for another chain or a wrong address.
 */
export function accountScript(account: string, network: NetworkParameters, pointer?: string): Uint8Array {
  const chain = bitcoinChainId(network.genesis);
  const where = pointer === undefined ? {} : { pointer };
  if (!account.startsWith(`${chain}:`)) {
    throw new CodedError('COMPILE_INVALID', `The account is not on ${chain}.`, where);
  }
  try {
    return OutScript.encode(Address(network).decode(account.slice(chain.length + 1)));
  } catch (cause) {
    throw new CodedError('COMPILE_INVALID', 'The address is not valid on this network.', { ...where, cause });
  }
}

/** Throws COMPILE_INVALID unless the account that an operation spends from belongs to the key. */
export function requireAccount(account: string, publicKey: Uint8Array, network: NetworkParameters): void {
  if (equalBytes(accountScript(account, network, '/from'), keyScript(publicKey))) return;
  throw new CodedError('COMPILE_INVALID', 'The operation spends from another account.', { pointer: '/from' });
}

import { sha256 } from '../../merkle/index.ts';
import { toHex, utf8 } from '../../proof/bytes.ts';

/** The CAIP-2 identifier of a CometBFT chain by its chain id (CAIP-5). */
export function cosmosChain(chainId: string): string {
  const plain = /^[-a-zA-Z0-9]{1,32}$/.test(chainId) && !chainId.startsWith('hashed-');
  return `cosmos:${plain ? chainId : `hashed-${toHex(sha256(utf8(chainId))).slice(0, 16)}`}`;
}

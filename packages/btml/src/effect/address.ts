import { sha256 } from '@noble/hashes/sha2.js';
import { bech32, bech32m, createBase58check } from '@scure/base';
import type { BitcoinNetwork } from '../consensus/pow/index.ts';
import { concat } from '../proof/bytes.ts';

const prefixes: {
  readonly [N in BitcoinNetwork]: { readonly hrp: string; readonly key: number; readonly script: number };
} = {
  mainnet: { hrp: 'bc', key: 0x00, script: 0x05 },
  testnet4: { hrp: 'tb', key: 0x6f, script: 0xc4 },
  signet: { hrp: 'tb', key: 0x6f, script: 0xc4 },
  regtest: { hrp: 'bcrt', key: 0x6f, script: 0xc4 },
};
const base58check = createBase58check(sha256);

function segwitScript(address: string, hrp: string): Uint8Array | undefined {
  if (!address.startsWith(`${hrp}1`)) return undefined;
  for (const code of [bech32, bech32m]) {
    const decoded = code.decodeUnsafe(address, 90);
    const [version, ...words] = decoded?.words ?? [];
    if (decoded?.prefix !== hrp || version === undefined || version > 16) continue;
    const program = code.fromWordsUnsafe(words);
    // BIP-350: version 0 in bech32, every other in bech32m.
    if (!program || program.length < 2 || program.length > 40 || (version === 0) !== (code === bech32)) continue;
    if (version === 0 && program.length !== 20 && program.length !== 32) continue;
    return concat(Uint8Array.of(version === 0 ? 0 : 0x50 + version, program.length), Uint8Array.from(program));
  }
  return undefined;
}

function base58Script(address: string, network: BitcoinNetwork): Uint8Array | undefined {
  let raw: Uint8Array;
  try {
    raw = base58check.decode(address);
  } catch {
    return undefined;
  }
  const { key, script } = prefixes[network];
  if (raw.length !== 21) return undefined;
  if (raw[0] === key) return concat(Uint8Array.of(0x76, 0xa9, 0x14), raw.slice(1), Uint8Array.of(0x88, 0xac));
  if (raw[0] === script) return concat(Uint8Array.of(0xa9, 0x14), raw.slice(1), Uint8Array.of(0x87));
  return undefined;
}

/** The output script of an address: segwit (BIP-173, BIP-350) or base58check. Undefined for what is none here. */
export function scriptOfAddress(address: string, network: BitcoinNetwork): Uint8Array | undefined {
  return segwitScript(address, prefixes[network].hrp) ?? base58Script(address, network);
}

/** The P2WSH output script that pays to a witness script (BIP-141). */
export function scriptHashScript(script: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0, 32), sha256(script));
}

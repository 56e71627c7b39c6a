import { hexToBytes } from '../wire/bytes.ts';

/** Blocks mined at creation, so that BIP-9 deployments of any regtest node are active before the first witness. */
export const PREMINED_BLOCKS = 432;

/** A coinbase output may be spent by a block that stands this many above its own. */
export const COINBASE_MATURITY = 100;

/** regtest's proof-of-work limit in compact form; there is no retarget. */
export const REGTEST_BITS = 0x207fffff;

/** Satoshi per 1,000 vbytes that the sandbox asks for; also its replacement increment (BIP-125). */
export const RELAY_FLOOR = 1000n;

/** Bytes of an OP_RETURN push that btcd and Bitcoin Core before 30 relay. */
export const MAX_DATA_BYTES = 80;

export const MAX_MONEY = 2_100_000_000_000_000n;
export const MAX_STANDARD_WEIGHT = 400_000;
export const MAX_BLOCK_WEIGHT = 3_996_000;
export const MAX_POOL = 5_000;
/** Unconfirmed ancestors of one transaction, itself included, as in Bitcoin Core's default. */
export const MAX_ANCESTORS = 25;
/** Transactions that one replacement may evict (BIP-125 rule 5). */
export const MAX_REPLACED = 100;

/** Version bits of BIP-9: `top` alone, or signalling csv (0), segwit (1) and taproot (2). */
export const BLOCK_VERSION = 0x20000000;
export const SIGNALLING_VERSION = 0x20000007;

/** The block reward of regtest in satoshi: 50 coins, halved each 150 blocks. */
export function subsidy(height: number): bigint {
  const halvings = Math.floor(height / 150);
  return halvings >= 64 ? 0n : 5_000_000_000n >> BigInt(halvings);
}

/** regtest's genesis block, the same in btcd and Bitcoin Core. */
export const REGTEST_GENESIS = hexToBytes(
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3' +
    '888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000000000000000000000000000000000000000000000' +
    '000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e2062' +
    '72696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe554827' +
    '1967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f' +
    'ac00000000',
);

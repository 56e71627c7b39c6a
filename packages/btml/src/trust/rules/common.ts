import { parseTime } from '../../identifiers/time.ts';
import * as format from '../../schema/formats.ts';
import { type Format, map, maps, optional, text, texts } from '../../schema/shape.ts';

/** A block by height and by hash as the ledger shows it (Bitcoin: reversed hex; EVM: `0x…`). */
export interface Pin {
  readonly height: number;
  readonly id: string;
}

export interface CommonTrust {
  /** CAIP-2 identifier. */
  readonly chain: string;
  /** What to call this trust root in a verdict. */
  readonly name: string;
  /** When these facts were last known to hold: seconds since 1970. */
  readonly issued: number;
  readonly confirmations?: number;
  readonly pins: readonly Pin[];
  /** Who signed the file that the entry stands in, its version, and until when its publisher wants it believed. */
  readonly published?: { readonly publisher: string; readonly version: number; readonly expires?: string };
}

/** Long runs of headers and pins are fine in a trust file. */
export const unlimited = { max: 10_000_000 };

export const evmPin: Format = {
  code: 'TRUST_PIN',
  expected: '"<height>:0x" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):0x[0-9a-f]{64}$/.test(value),
};
export const evmHash: Format = {
  code: 'SCHEMA_HEX',
  expected: '0x and 64 hex digits',
  test: (value) => /^0x[0-9a-f]{64}$/.test(value),
};

/** An amount of work, as a number in hex. */
export const workHex: Format = {
  code: 'SCHEMA_HEX',
  expected: 'lowercase hex of at most 32 bytes',
  test: (value) => value.length <= 64 && format.hex.test(value),
};

/** A set of sealers, in force for the block at height `from` and on, until the next set. */
export interface SealerSet {
  readonly from: number;
  readonly set: readonly string[];
}

export const sealerSets = maps(
  map({ from: text(format.index), set: texts(format.evmAddress, { max: 1024, unique: true }) }),
  unlimited,
);

/** Sets of sealers, ascending. */
export function readSealerSets(
  sets: readonly { readonly from: string; readonly set: readonly string[] }[] | undefined,
): readonly SealerSet[] {
  return (sets ?? []).map(({ from, set }) => ({ from: Number(from), set })).sort((a, b) => a.from - b.from);
}

/** Members that the entries of every rule have. */
export const commonMembers = {
  chain: text(format.chain),
  rule: text(format.word),
  name: text(format.upTo(256)),
  issued: optional(text(format.time)),
  confirmations: optional(text(format.index)),
};

/** `<height>:<hash>`, of a format that was checked. */
export function parsePin(text: string): Pin {
  const [height = '', id = ''] = text.split(':');
  return { height: Number(height), id };
}

/** What the entries of every rule have in common; `issued` of the file stands in for that of the entry. */
export function readCommon(
  entry: { chain: string; name: string; issued?: string; confirmations?: string; pins?: readonly string[] },
  issued: number,
): CommonTrust {
  return {
    chain: entry.chain,
    name: entry.name,
    issued: entry.issued === undefined ? issued : (parseTime(entry.issued) ?? issued),
    ...(entry.confirmations === undefined ? {} : { confirmations: Number(entry.confirmations) }),
    pins: (entry.pins ?? []).map(parsePin),
  };
}

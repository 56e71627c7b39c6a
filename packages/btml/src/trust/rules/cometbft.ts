import {
  type BftHeader,
  parseBftHeader,
  totalPower,
  type Validator,
  verifyBackwards,
} from '../../consensus/bft/index.ts';
import type { CosmosFlavor } from '../../cosmos/index.ts';
import { CodedError, isCodedError } from '../../errors.ts';
import { parseTime } from '../../identifiers/time.ts';
import { fromHex } from '../../proof/bytes.ts';
import * as format from '../../schema/formats.ts';
import { conform, type Format, map, maps, oneOf, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, type Pin, readCommon, unlimited } from './common.ts';

/** Rule `cometbft`: a block that is trusted, and the validators who vouch for those above it for a while. */
export interface CometbftTrust extends CommonTrust {
  readonly rule: 'cometbft';
  /** Of the pinned block; it is among `pins` too, and so are supplied headers that lead to a pinned one. */
  readonly height: number;
  /** Lowercase hex. */
  readonly hash: string;
  /** Time of the pinned block in seconds since 1970, rounded down. */
  readonly time: number;
  /** The set of the pinned height. */
  readonly validators: readonly Validator[];
  /** Trusting period in seconds: shorter than the time in which validators can withdraw what they stake. */
  readonly period: number;
  readonly flavor: CosmosFlavor;
  /** The chain's coin: CAIP-19, and what the chain itself calls it. */
  readonly coin?: { readonly asset: string; readonly denom: string; readonly decimals: number };
  /** Headers in a row, lowest first, that link older blocks to a pinned one. */
  readonly headers: readonly BftHeader[];
}

const pin: Format = {
  code: 'TRUST_PIN',
  expected: '"<height>:" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):[0-9a-f]{64}$/.test(value),
};

const cometbftShape = map({
  ...commonMembers,
  height: text(format.index),
  hash: text(format.hexOf(32)),
  time: text(format.time),
  validators: maps(map({ key: text(format.hexOf(32)), power: text(format.decimal) }), { max: 1024 }),
  period: text(format.index),
  flavor: oneOf(['sdk', 'plain', 'kvstore']),
  coin: optional(map({ asset: text(format.asset), denom: text(format.upTo(128)), decimals: text(format.decimals) })),
  pins: optional(texts(pin, unlimited)),
  headers: optional(texts(format.hex, unlimited)),
});

/** @throws CodedError SCHEMA_…, TRUST_PIN, TRUST_HEADERS, TRUST_COMETBFT, BFT_PROTO */
export function readCometbft(value: BtmlMap, issued: number, pointer: string): CometbftTrust {
  const entry = conform(cometbftShape, value, pointer);
  const validators = entry.validators.map(({ key, power }) => ({ key: fromHex(key), power: BigInt(power) }));
  if (validators.some(({ power }) => power === 0n) || !hasPower(validators)) {
    throw new CodedError('TRUST_COMETBFT', 'A validator has no power, stands twice, or the set has too much', {
      pointer: `${pointer}/validators`,
    });
  }
  const common = readCommon(entry, issued);
  const headers = readHeaders(entry.headers ?? [], `${pointer}/headers`);
  const pins = [{ height: Number(entry.height), id: entry.hash }, ...common.pins];
  return {
    ...common,
    pins: [...pins, ...below(pins, headers)],
    rule: 'cometbft',
    height: Number(entry.height),
    hash: entry.hash,
    time: parseTime(entry.time) ?? 0,
    validators,
    period: Number(entry.period),
    flavor: entry.flavor,
    ...(entry.coin === undefined ? {} : { coin: { ...entry.coin, decimals: Number(entry.coin.decimals) } }),
    headers,
  };
}

/** Supplied headers that a pinned block stands above are pinned by that: each names the one before it by hash. */
function below(pins: readonly Pin[], headers: readonly BftHeader[]): readonly Pin[] {
  const known = new Set(pins.map(({ height, id }) => `${height}:${id}`));
  const last = headers.findLastIndex(({ height, id }) => known.has(`${height}:${id}`));
  return headers.slice(0, Math.max(0, last)).map(({ height, id }) => ({ height: Number(height), id }));
}

function hasPower(validators: readonly Validator[]): boolean {
  try {
    return totalPower(validators) > 0n;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return false;
  }
}

function readHeaders(list: readonly string[], pointer: string): readonly BftHeader[] {
  const headers = list.map((hex, i) => parseBftHeader(fromHex(hex), `${pointer}/${i}`));
  try {
    verifyBackwards(headers);
  } catch (cause) {
    throw new CodedError('TRUST_HEADERS', 'The headers do not stand in a row', { pointer, cause });
  }
  return headers;
}

import { CodedError } from '../errors.ts';
import { parseTime } from '../identifiers/time.ts';
import { parseJson } from '../json/parse.ts';
import { checkValue } from '../model/check.ts';
import * as format from '../schema/formats.ts';
import { anyMap, conform, map, maps, optional, text } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { unlimited } from './rules/common.ts';
import { readChainTrust } from './rules/index.ts';
import { readSigned } from './statement.ts';
import type { Trust } from './types.ts';

/** Trust files may carry long runs of headers. */
export const MAX_TRUST_BYTES = 64 * 1024 * 1024;

/** Statements that a trust file may bring along: a publisher who signs every hour needs two years for so many. */
export const MAX_STATEMENTS = 20_000;

const trustShape = map({
  trust: {
    check(value, pointer) {
      if (value !== '1.0') throw new CodedError('TRUST_VERSION', '"trust" must be "1.0"', { pointer });
    },
  },
  issued: text(format.time),
  chains: optional(maps(anyMap, unlimited)),
  signed: optional(maps(anyMap, { max: MAX_STATEMENTS })),
});

/**
 * Reads a trust file: `{"trust":"1.0","issued":…,"chains":[…]}`, strict JSON of the BTML model, at most 64 MiB. It is
 * the verifier's own statement of what it believes; nothing in a receipt can add to it. A member `signed` must hold: it
 * says who publishes these roots, and whether that is somebody to believe is for `followTrust`.
 *
 * @throws CodedError JSON_…, MODEL_…, SCHEMA_…, TRUST_…, POW_HEADER, SIG_… with a JSON Pointer.
 */
export function parseTrust(input: Uint8Array | string | BtmlMap): Trust {
  const plain = typeof input === 'string' || input instanceof Uint8Array;
  const value = plain ? parseJson(input, { maxInput: MAX_TRUST_BYTES, maxCanonical: MAX_TRUST_BYTES }) : input;
  if (!plain) checkValue(value);
  const file = conform(trustShape, value);
  const issued = parseTime(file.issued) ?? 0;
  const chains = (file.chains ?? []).map((chain, i) => readChainTrust(chain, issued, `/chains/${i}`));
  const signed = file.signed && readSigned(file, file.signed);
  if (signed === undefined) return { issued, chains };
  const { publisher, version } = signed.head;
  const expires = signed.statements.at(-1)?.expires;
  const published = { publisher, version, ...(expires === undefined ? {} : { expires }) };
  return { issued, chains: chains.map((chain) => ({ ...chain, published })), signed };
}

/** Trust of several sources together; each entry keeps its own name, and is tried by itself. */
export function mergeTrust(...trusts: readonly Trust[]): Trust {
  return {
    issued: trusts.reduce((latest, { issued }) => Math.max(latest, issued), 0),
    chains: trusts.flatMap(({ chains }) => chains),
  };
}

import { networkOfChain, networkParameters, parseHeader, parseHeaders, parseNetwork } from '../consensus/pow/index.ts';
import { base64url } from '../encoding/bits.ts';
import { CodedError } from '../errors.ts';
import { parseTime } from '../identifiers/time.ts';
import { parseJson } from '../json/parse.ts';
import { checkValue } from '../model/check.ts';
import { fromHex } from '../proof/bytes.ts';
import * as format from '../schema/formats.ts';
import { anyMap, conform, type Format, map, maps, optional, text, texts } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import type { BitcoinTrust, ChainTrust, CliqueTrust, NoConsensusTrust, Pin, Trust } from './types.ts';

/** Trust files may carry long runs of headers. */
export const MAX_TRUST_BYTES = 64 * 1024 * 1024;

const bitcoinPin: Format = {
  code: 'TRUST_PIN',
  expected: '"<height>:" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):[0-9a-f]{64}$/.test(value),
};
const evmPin: Format = {
  code: 'TRUST_PIN',
  expected: '"<height>:0x" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):0x[0-9a-f]{64}$/.test(value),
};
const evmHash: Format = {
  code: 'SCHEMA_HEX',
  expected: '0x and 64 hex digits',
  test: (value) => /^0x[0-9a-f]{64}$/.test(value),
};
const work: Format = {
  code: 'SCHEMA_HEX',
  expected: 'lowercase hex of at most 32 bytes',
  test: (value) => value.length <= 64 && format.hex.test(value),
};
const unlimited = { max: 10_000_000 };
const common = {
  chain: text(format.chain),
  rule: text(format.word),
  name: text(format.upTo(256)),
  issued: optional(text(format.time)),
  confirmations: optional(text(format.index)),
};

const bitcoinShape = map({
  ...common,
  network: text(format.word),
  minwork: optional(text(work)),
  checkpoints: optional(
    maps(
      map({
        height: text(format.index),
        header: text(format.hexOf(80)),
        epochtime: optional(text(format.index)),
        times: optional(texts(format.index, { max: 11 })),
      }),
      unlimited,
    ),
  ),
  pins: optional(texts(bitcoinPin, unlimited)),
  roots: optional(texts(bitcoinPin, unlimited)),
  headers: optional(text(format.base64)),
  headersfrom: optional(text(format.index)),
});

const cliqueShape = map({
  ...common,
  genesis: optional(text(evmHash)),
  epoch: text(format.index),
  period: text(format.index),
  contracts: optional(texts(format.evmAddress, unlimited)),
  signers: optional(
    maps(map({ from: text(format.index), set: texts(format.evmAddress, { max: 1024, unique: true }) }), unlimited),
  ),
  pins: optional(texts(evmPin, unlimited)),
});

const noneShape = map({
  ...common,
  genesis: optional(text(evmHash)),
  contracts: optional(texts(format.evmAddress, unlimited)),
  pins: optional(texts(evmPin, unlimited)),
});

const trustShape = map({
  trust: {
    check(value, pointer) {
      if (value !== '1.0') throw new CodedError('TRUST_VERSION', '"trust" must be "1.0"', { pointer });
    },
  },
  issued: text(format.time),
  chains: optional(maps(anyMap, unlimited)),
});

function parsePin(text: string): Pin {
  const [height = '', id = ''] = text.split(':');
  return { height: Number(height), id };
}

function base(
  entry: { chain: string; name: string; issued?: string; confirmations?: string; pins?: readonly string[] },
  issued: number,
): Pick<BitcoinTrust, 'chain' | 'name' | 'issued' | 'confirmations' | 'pins'> {
  return {
    chain: entry.chain,
    name: entry.name,
    issued: entry.issued === undefined ? issued : (parseTime(entry.issued) ?? issued),
    ...(entry.confirmations === undefined ? {} : { confirmations: Number(entry.confirmations) }),
    pins: (entry.pins ?? []).map(parsePin),
  };
}

function readBitcoin(value: BtmlMap, issued: number, pointer: string): BitcoinTrust {
  const entry = conform(bitcoinShape, value, pointer);
  const network = parseNetwork(entry.network);
  if (network === undefined) {
    throw new CodedError('TRUST_NETWORK', `No network is called ${entry.network}`, { pointer: `${pointer}/network` });
  }
  const stated = networkOfChain(entry.chain);
  if (stated?.network !== network) {
    throw new CodedError('TRUST_NETWORK', `${network} is ${networkParameters(network).chain}`, {
      pointer: `${pointer}/chain`,
    });
  }
  if ((entry.headers === undefined) !== (entry.headersfrom === undefined)) {
    throw new CodedError('TRUST_HEADERS', '"headers" and "headersfrom" belong together', { pointer });
  }
  const headers = parseHeaders(base64url.decode(entry.headers ?? '') ?? new Uint8Array(0), `${pointer}/headers`);
  headers.forEach((header, i) => {
    const below = headers[i - 1];
    if (below !== undefined && header.previous.some((byte, at) => byte !== below.hash[at])) {
      throw new CodedError('TRUST_HEADERS', `Header ${i} doesn't follow the one before it`, {
        pointer: `${pointer}/headers`,
      });
    }
  });
  return {
    ...base(entry, issued),
    rule: 'bitcoin',
    network,
    ...(entry.minwork === undefined ? {} : { minwork: BigInt(`0x${entry.minwork}`) }),
    checkpoints: (entry.checkpoints ?? []).map((checkpoint, i) => ({
      height: Number(checkpoint.height),
      header: parseHeader(fromHex(checkpoint.header, `${pointer}/checkpoints/${i}/header`)),
      ...(checkpoint.epochtime === undefined ? {} : { epochTime: Number(checkpoint.epochtime) }),
      ...(checkpoint.times === undefined ? {} : { times: checkpoint.times.map(Number) }),
    })),
    roots: (entry.roots ?? []).map(parsePin),
    headers,
    headersFrom: Number(entry.headersfrom ?? 0),
  };
}

function readClique(value: BtmlMap, issued: number, pointer: string): CliqueTrust {
  const entry = conform(cliqueShape, value, pointer);
  if (Number(entry.epoch) === 0) {
    throw new CodedError('TRUST_CLIQUE', 'An epoch has at least one block', { pointer: `${pointer}/epoch` });
  }
  const signers = (entry.signers ?? []).map(({ from, set }) => ({ from: Number(from), set }));
  return {
    ...base(entry, issued),
    rule: 'clique',
    ...(entry.genesis === undefined ? {} : { genesis: entry.genesis }),
    epoch: Number(entry.epoch),
    period: Number(entry.period),
    contracts: entry.contracts ?? [],
    signers: signers.sort((a, b) => a.from - b.from),
  };
}

function readNone(value: BtmlMap, issued: number, pointer: string): NoConsensusTrust {
  const entry = conform(noneShape, value, pointer);
  return { ...base(entry, issued), rule: 'none', contracts: entry.contracts ?? [] };
}

function readChain(entry: BtmlMap, issued: number, pointer: string): ChainTrust {
  if (entry.rule === 'bitcoin') return readBitcoin(entry, issued, pointer);
  if (entry.rule === 'clique') return readClique(entry, issued, pointer);
  if (entry.rule === 'none') return readNone(entry, issued, pointer);
  throw new CodedError('TRUST_RULE', 'This version knows the rules bitcoin, clique and none', {
    pointer: `${pointer}/rule`,
  });
}

/**
 * Reads a trust file: `{"trust":"1.0","issued":…,"chains":[…]}`, strict JSON of the BTML model, at most 64 MiB. It is
 * the verifier's own statement of what it believes; nothing in a receipt can add to it.
 *
 * @throws CodedError JSON_…, MODEL_…, SCHEMA_…, TRUST_…, POW_HEADER with a JSON Pointer.
 */
export function parseTrust(input: Uint8Array | string | BtmlMap): Trust {
  const plain = typeof input === 'string' || input instanceof Uint8Array;
  const value = plain ? parseJson(input, { maxInput: MAX_TRUST_BYTES, maxCanonical: MAX_TRUST_BYTES }) : input;
  if (!plain) checkValue(value);
  const file = conform(trustShape, value);
  const issued = parseTime(file.issued) ?? 0;
  const chains = (file.chains ?? []).map((chain, i) => readChain(chain, issued, `/chains/${i}`));
  return { issued, chains };
}

/** Trust of several sources together; each entry keeps its own name, and is tried by itself. */
export function mergeTrust(...trusts: readonly Trust[]): Trust {
  return {
    issued: trusts.reduce((latest, { issued }) => Math.max(latest, issued), 0),
    chains: trusts.flatMap(({ chains }) => chains),
  };
}

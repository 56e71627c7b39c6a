import { CodedError } from '../../errors.ts';
import * as format from '../../schema/formats.ts';
import { conform, map, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import {
  type CommonTrust,
  commonMembers,
  evmHash,
  evmPin,
  readCommon,
  readSealerSets,
  type SealerSet,
  sealerSets,
  unlimited,
} from './common.ts';

/** Rules `ibft` and `qbft`: validators of whom ceil(2N / 3) seal each block. */
export interface IstanbulTrust extends CommonTrust {
  readonly rule: 'ibft' | 'qbft';
  /** Hash of the genesis block, `0x…`: what tells networks with one chain id apart. */
  readonly genesis?: string;
  /** Blocks after which votes about the set are void. */
  readonly epoch: number;
  /** Contracts whose `Anchored` events count, as `0x…`. */
  readonly contracts: readonly string[];
  readonly signers: readonly SealerSet[];
}

const istanbulShape = map({
  ...commonMembers,
  genesis: optional(text(evmHash)),
  epoch: text(format.index),
  contracts: optional(texts(format.evmAddress, unlimited)),
  signers: optional(sealerSets),
  pins: optional(texts(evmPin, unlimited)),
});

function read(rule: IstanbulTrust['rule'], value: BtmlMap, issued: number, pointer: string): IstanbulTrust {
  const entry = conform(istanbulShape, value, pointer);
  if (Number(entry.epoch) === 0) {
    throw new CodedError('TRUST_ISTANBUL', 'An epoch has at least one block', { pointer: `${pointer}/epoch` });
  }
  return {
    ...readCommon(entry, issued),
    rule,
    ...(entry.genesis === undefined ? {} : { genesis: entry.genesis }),
    epoch: Number(entry.epoch),
    contracts: entry.contracts ?? [],
    signers: readSealerSets(entry.signers),
  };
}

export function readIbft(value: BtmlMap, issued: number, pointer: string): IstanbulTrust {
  return read('ibft', value, issued, pointer);
}

export function readQbft(value: BtmlMap, issued: number, pointer: string): IstanbulTrust {
  return read('qbft', value, issued, pointer);
}

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

/** Rule `clique`: sealers that take turns. */
export interface CliqueTrust extends CommonTrust {
  readonly rule: 'clique';
  /** Hash of the genesis block, `0x…`: what tells networks with one chain id apart. */
  readonly genesis?: string;
  readonly epoch: number;
  readonly period: number;
  /** Contracts whose `Anchored` events count, as `0x…`. */
  readonly contracts: readonly string[];
  readonly signers: readonly SealerSet[];
}

const cliqueShape = map({
  ...commonMembers,
  genesis: optional(text(evmHash)),
  epoch: text(format.index),
  period: text(format.index),
  contracts: optional(texts(format.evmAddress, unlimited)),
  signers: optional(sealerSets),
  pins: optional(texts(evmPin, unlimited)),
});

export function readClique(value: BtmlMap, issued: number, pointer: string): CliqueTrust {
  const entry = conform(cliqueShape, value, pointer);
  if (Number(entry.epoch) === 0) {
    throw new CodedError('TRUST_CLIQUE', 'An epoch has at least one block', { pointer: `${pointer}/epoch` });
  }
  return {
    ...readCommon(entry, issued),
    rule: 'clique',
    ...(entry.genesis === undefined ? {} : { genesis: entry.genesis }),
    epoch: Number(entry.epoch),
    period: Number(entry.period),
    contracts: entry.contracts ?? [],
    signers: readSealerSets(entry.signers),
  };
}

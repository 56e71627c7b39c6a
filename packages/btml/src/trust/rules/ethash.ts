import {
  difficultyRules,
  type EthashFork,
  type ForkFrom,
  mainnetForks,
} from '../../consensus/pow/ethash/difficulty.ts';
import { CodedError } from '../../errors.ts';
import { type EvmHeader, parseEvmHeader } from '../../evm/header.ts';
import { fromHex } from '../../proof/bytes.ts';
import * as format from '../../schema/formats.ts';
import { conform, map, maps, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, evmHash, evmPin, readCommon, unlimited, workHex } from './common.ts';

/** Rule `ethash`: work above checkpoints, or pinned blocks. */
export interface EthashTrust extends CommonTrust {
  readonly rule: 'ethash';
  /** Hash of the genesis block, `0x…`: what tells networks with one chain id apart. */
  readonly genesis?: string;
  /** Difficulty rules, ascending, the first from block 0 on. */
  readonly forks: readonly ForkFrom[];
  /** Least sum of difficulties above a checkpoint that makes a chain on it final. */
  readonly minwork?: bigint;
  readonly checkpoints: readonly EvmHeader[];
  /** Whether work on this chain costs nothing that counts. */
  readonly development: boolean;
  /** Contracts whose `Anchored` events count, as `0x…`. */
  readonly contracts: readonly string[];
}

const ethashShape = map({
  ...commonMembers,
  genesis: optional(text(evmHash)),
  forks: optional(maps(map({ from: text(format.index), fork: text(format.word) }), { max: 64 })),
  minwork: optional(text(workHex)),
  checkpoints: optional(texts(format.hex, unlimited)),
  development: optional(text(format.word)),
  contracts: optional(texts(format.evmAddress, unlimited)),
  pins: optional(texts(evmPin, unlimited)),
});

function isFork(name: string): name is EthashFork {
  return Object.hasOwn(difficultyRules, name);
}

function readForks(
  entries: readonly { readonly from: string; readonly fork: string }[] | undefined,
  chain: string,
  pointer: string,
): readonly ForkFrom[] {
  if (entries === undefined && chain === 'eip155:1') return mainnetForks;
  const forks = (entries ?? []).map(({ from, fork }, i) => {
    if (isFork(fork)) return { from: Number(from), fork };
    throw new CodedError('TRUST_ETHASH', `No difficulty rule is called ${fork}`, {
      pointer: `${pointer}/forks/${i}/fork`,
    });
  });
  if (forks[0]?.from !== 0 || forks.some(({ from }, i) => i > 0 && from <= (forks[i - 1]?.from ?? 0))) {
    throw new CodedError('TRUST_ETHASH', 'Forks are listed ascending, the first from block 0 on', { pointer });
  }
  return forks;
}

export function readEthash(value: BtmlMap, issued: number, pointer: string): EthashTrust {
  const entry = conform(ethashShape, value, pointer);
  if (entry.development !== undefined && entry.development !== 'true') {
    throw new CodedError('TRUST_ETHASH', '"development" is "true" or left out', { pointer: `${pointer}/development` });
  }
  return {
    ...readCommon(entry, issued),
    rule: 'ethash',
    ...(entry.genesis === undefined ? {} : { genesis: entry.genesis }),
    forks: readForks(entry.forks, entry.chain, pointer),
    ...(entry.minwork === undefined ? {} : { minwork: BigInt(`0x${entry.minwork}`) }),
    checkpoints: (entry.checkpoints ?? []).map((hex, i) => parseEvmHeader(fromHex(hex), `${pointer}/checkpoints/${i}`)),
    development: entry.development === 'true',
    contracts: entry.contracts ?? [],
  };
}

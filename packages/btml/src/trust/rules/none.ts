import * as format from '../../schema/formats.ts';
import { conform, map, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, evmHash, evmPin, readCommon, unlimited } from './common.ts';

/** Rule `none`: a development node without any consensus: never better than consistent. */
export interface NoConsensusTrust extends CommonTrust {
  readonly rule: 'none';
  readonly contracts: readonly string[];
}

const noneShape = map({
  ...commonMembers,
  genesis: optional(text(evmHash)),
  contracts: optional(texts(format.evmAddress, unlimited)),
  pins: optional(texts(evmPin, unlimited)),
});

export function readNone(value: BtmlMap, issued: number, pointer: string): NoConsensusTrust {
  const entry = conform(noneShape, value, pointer);
  return { ...readCommon(entry, issued), rule: 'none', contracts: entry.contracts ?? [] };
}

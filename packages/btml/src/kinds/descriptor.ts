import * as format from '../schema/formats.ts';
import { type Infer, map, maps, oneOf, optional, refuse, text, texts } from '../schema/shape.ts';
import { purposes } from './envelope.ts';
import { checkTimes, head, header } from './header.ts';

const purpose = {
  code: 'SIG_PURPOSE',
  expected: `one of: ${purposes.join(', ')}`,
  test: (value: string) => purposes.some((p) => p === value),
};

/** What an organization runs: its keys and what each may sign, its chains, its services. */
export const descriptorShape = map(
  {
    ...head('descriptor'),
    ...header,
    salt: optional(text(format.salt)),
    name: text(format.upTo(1024)),
    keys: optional(
      maps(map({ key: text(format.didKey), purposes: texts(purpose, { max: 16, unique: true }) }), { max: 256 }),
    ),
    chains: optional(
      maps(
        map({
          chain: text(format.chain),
          rule: oneOf(['beacon', 'bitcoin', 'clique', 'cometbft', 'ethash', 'ibft', 'members', 'none', 'qbft']),
          name: text(format.upTo(256)),
          contracts: optional(texts(format.evmAddress, { max: 64, unique: true })),
        }),
        { max: 256 },
      ),
    ),
    services: optional(maps(map({ type: text(format.word), url: text(format.uri) }), { max: 256 })),
  },
  (value, pointer) => {
    checkTimes(value, pointer);
    if (!value.keys && !value.chains && !value.services) {
      refuse('SCHEMA_MISSING', 'needs keys, chains or services', `${pointer}/keys`);
    }
  },
);
export type Descriptor = Infer<typeof descriptorShape>;

// Interface files as `cargo schema` writes them, for the tests: that of hackatom, the contract under fixtures/cosmwasm, and
// one of our own that has everything which Rust types become.

const draft = 'http://json-schema.org/draft-07/schema#';
const empty = { type: 'object', additionalProperties: false };
const uint128 = {
  description: 'A string containing a 128-bit integer in decimal representation.',
  type: 'string',
};

function variant(name: string, body: unknown, description?: string): unknown {
  return {
    ...(description === undefined ? {} : { description }),
    type: 'object',
    required: [name],
    properties: { [name]: body },
    additionalProperties: false,
  };
}

const struct = (properties: object, required = Object.keys(properties)): object => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

export const hackatomSchema = {
  contract_name: 'hackatom',
  contract_version: '0.0.0',
  idl_version: '1.0.0',
  instantiate: {
    $schema: draft,
    title: 'InstantiateMsg',
    ...struct({ beneficiary: { type: 'string' }, verifier: { type: 'string' } }),
  },
  execute: { $schema: draft, title: 'ExecuteMsg', oneOf: [variant('release', empty, 'Releases all of it.')] },
  query: {
    $schema: draft,
    title: 'QueryMsg',
    oneOf: [
      variant('verifier', empty, 'Who may release.'),
      variant('other_balance', struct({ address: { type: 'string' } })),
    ],
  },
  migrate: null,
  sudo: null,
  responses: {
    verifier: { $schema: draft, title: 'VerifierResponse', ...struct({ verifier: { type: 'string' } }) },
    other_balance: {
      $schema: draft,
      type: 'object',
      required: ['amount'],
      properties: { amount: { type: 'array', items: { $ref: '#/definitions/Coin' } } },
      definitions: {
        Coin: {
          type: 'object',
          required: ['amount', 'denom'],
          properties: { amount: { $ref: '#/definitions/Uint128' }, denom: { type: 'string' } },
        },
        Uint128: uint128,
      },
    },
  },
};

const expiration = {
  oneOf: [
    variant('at_height', { type: 'integer', format: 'uint64', minimum: 0 }, 'At this height.'),
    variant('at_time', { allOf: [{ $ref: '#/definitions/Timestamp' }] }),
    variant('never', empty),
  ],
};
const definitions = {
  Expiration: expiration,
  Timestamp: { allOf: [{ $ref: '#/definitions/Uint64' }] },
  Uint64: { type: 'string' },
  Uint128: uint128,
  // Refers to itself, as nested votes and trees do.
  Tree: {
    type: 'object',
    required: ['leaf', 'branches'],
    properties: {
      leaf: { type: 'integer', format: 'int32' },
      branches: { type: 'array', items: { $ref: '#/definitions/Tree' } },
    },
    additionalProperties: false,
  },
};

/** Everything that Rust types become. */
export const richSchema = {
  contract_name: 'rich',
  contract_version: '1.2.3',
  idl_version: '1.0.0',
  instantiate: { $schema: draft, title: 'InstantiateMsg', ...struct({ owner: { type: ['string', 'null'] } }, []) },
  execute: {
    $schema: draft,
    title: 'ExecuteMsg',
    oneOf: [
      { type: 'string', enum: ['pause', 'resume'] },
      variant(
        'transfer',
        struct({ recipient: { type: 'string' }, amount: { $ref: '#/definitions/Uint128' } }),
        'Moves coins.',
      ),
      variant(
        'approve',
        struct(
          { spender: { type: 'string' }, expires: { anyOf: [{ $ref: '#/definitions/Expiration' }, { type: 'null' }] } },
          ['spender'],
        ),
      ),
      variant(
        'count',
        struct({
          by: { type: 'integer', format: 'uint64', minimum: 0 },
          small: { type: 'integer', format: 'uint8', minimum: 0 },
        }),
      ),
      variant('plant', { $ref: '#/definitions/Tree' }),
      variant('batch', {
        type: 'array',
        items: {
          type: 'array',
          items: [{ type: 'string' }, { $ref: '#/definitions/Uint128' }],
          maxItems: 2,
          minItems: 2,
        },
      }),
      variant('raw', true),
      // A field, and a message, of a name that every object has.
      variant('constructor', struct({ constructor: { type: 'string' }, type: { type: 'boolean' } })),
    ],
    definitions,
  },
  query: {
    $schema: draft,
    title: 'QueryMsg',
    oneOf: [
      variant('approve', struct({ spender: { type: 'string' } })),
      variant('height', empty),
      variant('all', empty),
    ],
  },
  migrate: null,
  sudo: null,
  responses: {
    approve: {
      $schema: draft,
      title: 'Nullable_Expiration',
      anyOf: [{ $ref: '#/definitions/Expiration' }, { type: 'null' }],
      definitions,
    },
    height: { $schema: draft, title: 'uint64', type: 'integer', format: 'uint64', minimum: 0 },
    all: {
      $schema: draft,
      title: 'AllResponse',
      ...struct({
        total: { type: 'integer', format: 'uint64', minimum: 0 },
        names: { type: 'array', items: { type: 'string' } },
      }),
    },
  },
};

import type { ValueSchema } from '../descriptor.ts';

const text: ValueSchema = { type: 'string' };
const inQuery = (name: string, schema: ValueSchema, description: string) => ({
  name,
  in: 'query',
  schema,
  description,
});

/** What may stand in the address beside the arguments, whatever the contract. */
export const parameters = {
  ledger: inQuery('ledger', text, 'Where, for a contract that stands on several'),
  address: inQuery('address', text, 'Which one, for a contract that stands at several'),
  block: inQuery('block', text, 'On which block: `latest`, `final` or a height'),
  onLedger: { ...inQuery('ledger', text, 'Where'), required: true },
  label: inQuery('label', text, 'Tells instances apart where the platform names them'),
  version: inQuery('version', { type: 'integer', minimum: 1 }, 'Of the contract; the newest where it is left out'),
  listener: inQuery('listener', text, 'Whose log; needed where there are several'),
  after: inQuery('after', text, 'A position: only what came later'),
  limit: inQuery('limit', { type: 'integer', minimum: 1, maximum: 1_000 }, 'At most so many'),
  state: inQuery('state', { type: 'string', enum: ['included', 'final', 'withdrawn'] }, 'Only steps of this kind'),
  from: inQuery('from', text, 'Label of the account that signs'),
  value: inQuery(
    'value',
    { type: 'string', pattern: '^(?:0|[1-9][0-9]{0,77})$' },
    "Base units of the ledger's own coin that go to the contract",
  ),
  gas: inQuery('gas', text, 'In place of an estimate'),
  maxFee: inQuery('maxFee', text, 'The most that it may cost, in base units'),
  expires: inQuery(
    'expires',
    { type: 'integer', minimum: 10, maximum: 604_800 },
    'Seconds; given up if not signed then',
  ),
  simulate: inQuery('simulate', { type: 'boolean' }, 'false: sign it without trying it first'),
  wait: inQuery('wait', { type: 'string', enum: ['included', 'final'] }, 'Answer when it is so far'),
  timeout: inQuery('timeout', { type: 'integer', minimum: 1, maximum: 120 }, 'Seconds; with `wait`'),
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    schema: text,
    description: 'Repeated, it gets the original answer',
  },
} as const;

type Option = keyof typeof parameters;

/** Which instance, for a contract that stands at several addresses. */
export const choice: readonly Option[] = ['ledger', 'address'];
export const signing: readonly Option[] = [
  ...(['from', 'gas', 'maxFee', 'expires', 'simulate', 'wait', 'timeout'] as const),
  'Idempotency-Key',
];
/** What goes along with a call of a method that takes coins. */
export const endowment = (payable: boolean | undefined): readonly Option[] => (payable === true ? ['value'] : []);

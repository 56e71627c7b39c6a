import { type BtmlMap, type BtmlValue, boundOperation, CodedError } from '@blockcluster/btml';

function isMap(value: BtmlValue | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The single operation of an intent; the engine has no way yet to make several of them one effect. */
export function singleOperation(intent: BtmlMap): BtmlMap {
  const ops = intent.ops;
  const op = Array.isArray(ops) && ops.length === 1 ? ops[0] : undefined;
  if (!isMap(op))
    throw new CodedError('TRANSACTION_OPS', 'An intent carries exactly one operation here', { pointer: '/ops' });
  return op;
}

/** The operation of a stored transaction. */
export function operationOf(row: { readonly intent: BtmlMap }): BtmlMap {
  return boundOperation(singleOperation(row.intent), row.intent);
}

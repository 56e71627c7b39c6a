import { type BtmlMap, CodedError, compilable } from '@blockcluster/btml';

/**
 * What an intent asks for as one operation, which becomes one transaction: its only one, or several payments of one
 * account together. It names the intent.
 *
 * @param contract through which payments go, on ledgers that need one for several
 * @throws CodedError TRANSACTION_OPS for anything else
 */
export function singleOperation(intent: BtmlMap, contract?: string): BtmlMap {
  const op = compilable(intent, contract);
  if (op === undefined)
    throw new CodedError('TRANSACTION_OPS', 'An intent carries one operation here, or payments of one account', {
      pointer: '/ops',
    });
  return op;
}

/** The operation of a stored transaction. */
export function operationOf(row: { readonly intent: BtmlMap; readonly through?: string | null }): BtmlMap {
  return singleOperation(row.intent, row.through ?? undefined);
}

/**
 * What an operation moves of the asset in which fees are paid: a payment, or several, and what goes to a contract along
 * with a call or a deployment.
 */
export function paidBy(op: BtmlMap, feeAsset: string): bigint {
  const pays = op.op === 'pays' && Array.isArray(op.ops) ? op.ops : op.op === 'pay' ? [op] : endowmentsOf(op);
  return pays.reduce((sum, one) => {
    const own = typeof one === 'object' && one.asset === feeAsset && typeof one.amount === 'string';
    return own ? sum + BigInt(String(one.amount)) : sum;
  }, 0n);
}

function endowmentsOf({ op, endow }: BtmlMap): readonly BtmlMap[] {
  return (op === 'call' || op === 'deploy') && isMap(endow) ? [endow] : [];
}

function isMap(value: BtmlMap[string] | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

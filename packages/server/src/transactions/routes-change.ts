import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import { type ChangeModules, cancelTransaction, speedUpTransaction } from './change.ts';
import type { TransactionRow } from './modules.ts';
import { showTransactions } from './query.ts';
import { TransactionAnswer } from './schemas.ts';

const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
/** No chain has as much. The sums of a day and of a budget have 78 digits: a limit of as many would leave no room for others. */
const Fee = Type.String({ pattern: '^[1-9][0-9]{0,37}$', description: 'Base units of the fee asset' });

/** What may be said with a cancellation. */
export const CancelOptions = Type.Object(
  { maxFee: Type.Optional({ ...Fee, description: 'The most that the replacement may cost, above the present limit' }) },
  { additionalProperties: false },
);
/** What a waiting transaction may cost from now on. */
export const SpeedUpOptions = Type.Object({ maxFee: Fee }, { additionalProperties: false });

/** 200 where it is over with the answer, 202 while the chain has not decided. */
export function cancelStatus(state: TransactionRow['state']): 200 | 202 {
  return state === 'cancelled' ? 200 : 202;
}

/** POST /transactions/{id}/cancel and …/speed-up. */
export function changeRoutes(modules: ChangeModules): ApiRoutes {
  const config = { access: scoped('transactions:write') };
  const show = async (row: TransactionRow) => {
    const [answer] = await showTransactions(modules.db, [row]);
    if (!answer) throw new Error('a transaction was not shown');
    return answer;
  };
  return async (app) => {
    app.post(
      '/transactions/:id/cancel',
      {
        config,
        schema: {
          tags: ['transactions'],
          summary: 'Cancel a waiting transaction',
          description:
            'One that is not signed yet ends at once (200). In place of one that may be on its way a transaction that ' +
            'does nothing is signed for the same nonce or coins (202): it ends as `cancelled` when that one is final, ' +
            'and as `final` when the first one was faster. The same again changes nothing.',
          params,
          querystring: CancelOptions,
          response: { 200: TransactionAnswer, 202: TransactionAnswer },
        },
      },
      async (request, reply) => {
        const { maxFee } = request.query;
        const limit = maxFee === undefined ? undefined : BigInt(maxFee);
        const row = await cancelTransaction(modules, request.params.id, limit);
        reply.code(cancelStatus(row.state));
        return show(row);
      },
    );
    app.post(
      '/transactions/:id/speed-up',
      {
        config,
        schema: {
          tags: ['transactions'],
          summary: 'Allow a waiting transaction to cost more',
          description:
            'The difference is reserved from the budget of its plan, and a dearer candidate is signed at once for the ' +
            'same nonce or coins. The same limit again changes nothing.',
          params,
          querystring: SpeedUpOptions,
          response: { 200: TransactionAnswer },
        },
      },
      async (request) => show(await speedUpTransaction(modules, request.params.id, BigInt(request.query.maxFee))),
    );
  };
}

import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import type { Principal } from '../access/policy.ts';
import { scoped } from '../access/policy.ts';
import type { ApiRoutes } from '../http/types.ts';
import { cancelTransaction, speedUpTransaction } from '../transactions/change.ts';
import { CancelOptions, cancelStatus, SpeedUpOptions } from '../transactions/routes-change.ts';
import { listAccounts, requireSigner } from './accounts.ts';
import type { ContractModules } from './modules.ts';
import { readOperation } from './operations.ts';
import * as schema from './schemas.ts';

const tags = ['contracts'];
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** POST /operations/{id}/cancel and …/speed-up: of the transaction that decides about an operation. */
export function operationChangeRoutes(modules: ContractModules): ApiRoutes {
  const config = { access: scoped('contracts:call') };
  /** The transaction of an operation that the caller may sign for. Throws OPERATION_NOT_FOUND, ACCOUNT_OPERATOR. */
  async function transactionOf(id: string, principal: Principal | null): Promise<string> {
    if (principal === null) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
    const { transaction, ledger, account } = await readOperation(modules.db, id);
    const known = await listAccounts(modules, { account });
    for (const { label } of known.filter((one) => one.ledger === ledger)) requireSigner(label, principal);
    return transaction;
  }
  return async (app) => {
    app.post(
      '/operations/:id/cancel',
      {
        config,
        schema: {
          tags,
          summary: 'Cancel an operation',
          description:
            'One that is not signed yet ends at once (200). In place of one that may be on its way a transaction that ' +
            'does nothing is signed (202): the operation ends as `cancelled` when that one is final, and as `final` when ' +
            'its own was faster. The same again changes nothing.',
          params,
          querystring: CancelOptions,
          response: { 200: schema.Operation, 202: schema.Operation },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const transaction = await transactionOf(id, request.principal);
        const { maxFee } = request.query;
        const { state } = await cancelTransaction(
          modules,
          transaction,
          maxFee === undefined ? undefined : BigInt(maxFee),
        );
        reply.code(cancelStatus(state));
        return readOperation(modules.db, id);
      },
    );
    app.post(
      '/operations/:id/speed-up',
      {
        config,
        schema: {
          tags,
          summary: 'Allow a waiting operation to cost more',
          description:
            'The difference is reserved from the budget of its plan, and a dearer candidate is signed at once. The same ' +
            'limit again changes nothing.',
          params,
          querystring: SpeedUpOptions,
          response: { 200: schema.Operation },
        },
      },
      async (request) => {
        const { id } = request.params;
        const transaction = await transactionOf(id, request.principal);
        await speedUpTransaction(modules, transaction, BigInt(request.query.maxFee));
        return readOperation(modules.db, id);
      },
    );
  };
}

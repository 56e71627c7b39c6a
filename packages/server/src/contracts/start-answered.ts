import { CodedError } from '@blockcluster/btml';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Principal } from '../access/policy.ts';
import { idempotentRequest } from '../http/idempotency.ts';
import { OWN_ACCOUNT } from './accounts.ts';
import type { ContractModules } from './modules.ts';
import { type OperationView, readOperation } from './operations.ts';
import type { Platform } from './platform.ts';
import * as schema from './schemas.ts';
import { type NewOperation, startOperation } from './start.ts';
import { isReached, waitFor } from './wait.ts';

/** Options of whatever puts a contract on a ledger. */
export const DeployOptions = Type.Object(
  {
    ...schema.signing,
    ledger: schema.LedgerName,
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]*$' })),
  },
  { additionalProperties: false },
);
type Signing = Pick<
  Static<typeof DeployOptions>,
  'from' | 'gas' | 'maxFee' | 'expires' | 'simulate' | 'wait' | 'timeout'
>;

export const idempotencyHeaders = Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) });

/**
 * Starts an operation for a request and answers it: 202 at once, or 200 as soon as it is as far as `wait` says, and 202
 * where the time is over before.
 */
export async function startAnswered(
  modules: ContractModules,
  request: FastifyRequest,
  reply: FastifyReply,
  options: Signing,
  wanted: Omit<NewOperation, 'principal' | 'request' | 'signing'>,
): Promise<OperationView> {
  const { id } = await startOperation(modules, {
    ...wanted,
    principal: principalOf(request),
    request: idempotentRequest(request, JSON.stringify(request.body ?? null)),
    signing: {
      from: options.from ?? OWN_ACCOUNT,
      maxFee: options.maxFee === undefined ? undefined : BigInt(options.maxFee),
      expires: options.expires,
    },
  });
  const { wait } = options;
  if (wait === undefined) {
    reply.code(202);
    return readOperation(modules.db, id);
  }
  const gone = () => request.raw.destroyed && !request.raw.complete;
  const operation = await waitFor(modules.db, id, wait, { seconds: options.timeout, gone });
  reply.code(isReached(operation, wait) ? 200 : 202);
  return operation;
}

/** Who asks. Throws UNAUTHENTICATED. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new CodedError('UNAUTHENTICATED', 'This route needs a key or a session');
  return request.principal;
}

/** The coins that are to go along; undefined where none were named. Throws CONTRACT_NOT_SUPPORTED. */
export function coinsOf({ family }: Platform, { value }: { readonly value?: string }): bigint | undefined {
  if (value === undefined) return undefined;
  if (family !== 'evm')
    throw new CodedError('CONTRACT_NOT_SUPPORTED', `No coins go along with operations of ${family}`, {
      pointer: '/value',
    });
  return BigInt(value);
}

export function gasOf(options: Pick<Signing, 'gas'>): bigint | undefined {
  return options.gas === undefined ? undefined : BigInt(options.gas);
}

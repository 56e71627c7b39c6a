import type { ErrorRegistry } from '@blockcluster/btml';
import { contractsErrors } from './error-codes/contracts.ts';
import { httpErrors } from './error-codes/http.ts';
import { identitiesErrors } from './error-codes/identities.ts';
import { ledgersErrors } from './error-codes/ledgers.ts';
import { paymentsErrors } from './error-codes/payments.ts';
import { recordsErrors } from './error-codes/records.ts';
import { startErrors } from './error-codes/start.ts';
import { storageErrors } from './error-codes/storage.ts';

/** Every refusal that the server can give. Sections belong to the capability that raises them. */
export const serverErrors = {
  ...startErrors,
  ...httpErrors,
  ...recordsErrors,
  ...ledgersErrors,
  ...paymentsErrors,
  ...contractsErrors,
  ...storageErrors,
  ...identitiesErrors,
} as const satisfies ErrorRegistry;

export type ServerErrorCode = keyof typeof serverErrors;

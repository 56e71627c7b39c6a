import { btmlErrors, type ErrorEntry } from '@blockcluster/btml';
import { ledgersErrors } from '@blockcluster/ledgers';
import { serverErrors } from '../error-codes.ts';

/** Every code that can reach a client of the API, from the registries of the packages below the server and its own. */
export const errorRegistry: ReadonlyMap<string, ErrorEntry> = new Map(
  [btmlErrors, ledgersErrors, serverErrors].flatMap((registry) => Object.entries<ErrorEntry>(registry)),
);

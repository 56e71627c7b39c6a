import type { ErrorEntry } from '@blockcluster/btml';
import * as btml from '@blockcluster/btml';
import * as ledgers from '@blockcluster/ledgers';
import { serverErrors } from '../error-codes.ts';

/** Every code that can reach a client of the API, from the registries of the packages below the server and its own. */
export const errorRegistry: ReadonlyMap<string, ErrorEntry> = new Map(
  [Reflect.get(btml, 'btmlErrors') ?? {}, ledgers.ledgersErrors, serverErrors].flatMap((registry) =>
    Object.entries<ErrorEntry>(registry),
  ),
);

import { bftErrors } from './error-codes/bft.ts';
import { effectErrors } from './error-codes/effect.ts';
import { eventErrors } from './error-codes/event.ts';
import { identityErrors } from './error-codes/identity.ts';
import { inputErrors } from './error-codes/input.ts';
import { posErrors } from './error-codes/pos.ts';
import { proofErrors } from './error-codes/proof.ts';
import { schemaErrors } from './error-codes/schema.ts';
import { sealErrors } from './error-codes/seals.ts';
import { signatureErrors } from './error-codes/signature.ts';
import { stateErrors } from './error-codes/state.ts';
import { storageErrors } from './error-codes/storage.ts';
import type { ErrorRegistry } from './errors.ts';

/**
 * Every code that this package throws or puts in a verdict. The families say at which step of the verification order
 * something was refused; a code never changes its meaning.
 */
export const btmlErrors = {
  ...effectErrors,
  ...bftErrors,
  ...eventErrors,
  ...identityErrors,
  ...inputErrors,
  ...posErrors,
  ...proofErrors,
  ...schemaErrors,
  ...sealErrors,
  ...signatureErrors,
  ...stateErrors,
  ...storageErrors,
} as const satisfies ErrorRegistry;

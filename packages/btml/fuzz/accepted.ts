import { isCodedError } from '../src/index.ts';

/** The result, or undefined when the input was refused with a code; anything else that is thrown is a finding. */
export function accepted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (isCodedError(error)) return undefined;
    throw error;
  }
}

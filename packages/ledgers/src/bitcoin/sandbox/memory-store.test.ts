import { describe } from 'vitest';
import { sandboxStoreContract } from '../../../test/sandbox-store-contract.ts';
import { memorySandboxStore } from './memory-store.ts';

describe('the sandbox store in memory', () => {
  sandboxStoreContract(async () => memorySandboxStore());
});

import { keccak256 } from 'viem';
import artifact from './payments.json' with { type: 'json' };

/** The contract of Payments.sol, through which several payments are one transaction. */
export const paymentsContract = {
  /** Hex without prefix, as the member `code` of a `deploy` operation. */
  bytecode: artifact.bytecode,
  /** keccak-256 of the deployed code, hex without prefix. */
  codeHash: keccak256(`0x${artifact.deployedBytecode}`).slice(2),
} as const satisfies Record<string, string>;

import { getContractAddress, type Hex, keccak256 } from 'viem';
import artifact from './anchor.json' with { type: 'json' };

/** The anchor contract of Anchor.sol: what to deploy, and how to recognize it on a chain. */
export const anchorContract = {
  /** Hex without prefix, as the member `code` of a `deploy` operation. */
  bytecode: artifact.bytecode,
  /** keccak-256 of the deployed code, hex without prefix, as the member `codehash` of a `call` operation. */
  codeHash: keccak256(`0x${artifact.deployedBytecode}`).slice(2),
  /** topic0 of `Anchored(bytes32)`. */
  topic: '0xc8f7565859107929ba4b285bfb17dfba069f69ab64447f49d6fecb70f6bd552b',
  method: 'anchor(bytes32)',
} as const satisfies Record<string, string>;

/** Where a `deploy` of `account` (CAIP-10) with `nonce` puts its contract: 0x and 40 lowercase hex digits. */
export function contractAddress(account: string, nonce: bigint): string {
  const from: Hex = `0x${account.slice(-40)}`;
  return getContractAddress({ opcode: 'CREATE', from, nonce }).toLowerCase();
}

import { CodedError } from '../errors.ts';
import { type EvmBlocks, followsEvm, parseEvmHeader, provenAccount, provenStorage } from '../evm/index.ts';
import { fromHex, toHex } from '../proof/bytes.ts';
import type { EvmState } from './shape.ts';

/**
 * Checks everything about a proof of state that needs no trust: the account under the state root of the block, its code,
 * the word under its storage root, and the links of the headers.
 *
 * @throws CodedError EVM_RLP, EVM_TRIE, EVM_LINK, STATE_CODE, STATE_VALUE with a pointer below `pointer`.
 */
export function checkEvmState(state: EvmState, pointer = ''): EvmBlocks {
  const headers = state.headers.map((hex, i) => parseEvmHeader(fromHex(hex), `${pointer}/headers/${i}`));
  headers.forEach((header, i) => {
    const parent = headers[i - 1];
    if (parent !== undefined && !followsEvm(header, parent))
      throw new CodedError('EVM_LINK', `Block ${header.number} doesn't name the block below it`, {
        pointer: `${pointer}/headers/${i}`,
      });
  });
  const [block] = headers;
  if (block === undefined) throw new CodedError('EVM_LINK', 'There is no header', { pointer: `${pointer}/headers` });
  const address = fromHex(state.contract.slice(2));
  const nodes = (list: readonly string[] = []) => list.map((hex) => fromHex(hex));
  const account = provenAccount(block.stateRoot, address, nodes(state.account), `${pointer}/account`);
  if (account === undefined || toHex(account.codeHash) !== state.codehash)
    throw new CodedError('STATE_CODE', 'Another contract is there, or none', { pointer: `${pointer}/codehash` });
  const word = provenStorage(account.storageRoot, fromHex(state.key), nodes(state.storage), `${pointer}/storage`);
  if (word.toString(16).padStart(64, '0') !== state.value)
    throw new CodedError('STATE_VALUE', 'The slot holds another word', { pointer: `${pointer}/value` });
  return { headers, height: block.number };
}

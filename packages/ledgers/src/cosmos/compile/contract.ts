import { type BtmlMap, CodedError, contractSalt, EXECUTE, INSTANTIATE, predictContract } from '@blockcluster/btml';
import { msgExecuteContract, msgInstantiateContract2, msgStoreCode } from '@blockcluster/btml/cosmos/messages.ts';
import type { AnyMessage } from '@blockcluster/btml/cosmos/tx.ts';
import { invalidMember, onlyMembers, stringMember } from '../../evm/compile/members.ts';
import { isAddress } from './account.ts';
import { packed } from './pack.ts';

/** `deploy`: puts code (WebAssembly, plain or gzipped) on the chain, which gives it a number and its SHA-256 as checksum. */
export function storeMessage(op: BtmlMap, sender: string): AnyMessage {
  onlyMembers(op, ['op', 'chain', 'from', 'code', 'gas', 'bind']);
  const code = stringMember(op, 'code');
  if (!/^(?:0061736d|1f8b08)(?:[0-9a-f]{2})+$/.test(code)) throw invalidMember('code', 'WebAssembly, plain or gzipped');
  const wasmByteCode = new Uint8Array(Buffer.from(code, 'hex'));
  return packed('cosmwasm.wasm.v1.MsgStoreCode', msgStoreCode.encode({ sender, wasmByteCode }));
}

/**
 * `call`: makes a contract of stored code, or executes a message of one. The address of a new contract follows from the
 * checksum of its code, its maker and its label, so that the operation names it before it exists.
 */
export function callMessage(op: BtmlMap, sender: string, prefix: string): AnyMessage {
  onlyMembers(op, ['op', 'chain', 'from', 'contract', 'method', 'codehash', 'args', 'gas', 'bind']);
  const contract = stringMember(op, 'contract');
  if (!isAddress(contract, prefix)) throw invalidMember('contract', `an address that begins with ${prefix}1`);
  const codehash = stringMember(op, 'codehash');
  if (!/^[0-9a-f]{64}$/.test(codehash)) throw invalidMember('codehash', '32 bytes of lowercase hex');
  const method = stringMember(op, 'method');
  if (method === EXECUTE) {
    const [msg] = args(op, ['string']);
    const value = { sender, contract, msg: json(msg, 0), funds: [] };
    return packed('cosmwasm.wasm.v1.MsgExecuteContract', msgExecuteContract.encode(value));
  }
  if (method !== INSTANTIATE)
    throw new CodedError('COMPILE_NOT_SUPPORTED', `Contracts here take ${EXECUTE} and ${INSTANTIATE}`, {
      pointer: '/method',
    });
  const [codeId = '', label = '', msg] = args(op, ['uint64', 'string', 'string']);
  if (contractAddressOf({ codehash, maker: sender, label }) !== contract)
    throw invalidMember('contract', 'the address that follows from code, maker and label');
  return packed(
    'cosmwasm.wasm.v1.MsgInstantiateContract2',
    msgInstantiateContract2.encode({
      sender,
      admin: '',
      codeId: uint64(codeId),
      label,
      msg: json(msg, 2),
      funds: [],
      salt: contractSalt(label),
      fixMsg: false,
    }),
  );
}

/** What the address of a contract follows from. */
export interface ContractOrigin {
  /** SHA-256 of the WebAssembly, in hex. */
  readonly codehash: string;
  /** Address of the account that makes it. */
  readonly maker: string;
  readonly label: string;
}

/** The address of a contract that an operation makes: one maker has one contract of a code under a label. */
export function contractAddressOf({ codehash, maker, label }: ContractOrigin): string {
  const address = predictContract({ checksum: Buffer.from(codehash, 'hex'), maker, salt: contractSalt(label) });
  if (address === undefined) throw new CodedError('COMPILE_INVALID', 'The maker of a contract needs an address');
  return address;
}

function args(op: BtmlMap, types: readonly string[]): readonly string[] {
  const list = Array.isArray(op.args) ? op.args : [];
  if (list.length !== types.length) throw invalidMember('args', `${types.length} arguments`);
  return list.map((arg, i) => {
    const value = typeof arg === 'object' && arg.t === types[i] ? (arg.v ?? '') : undefined;
    if (typeof value !== 'string') throw invalidMember(`args/${i}`, `a ${types[i]}`);
    return value;
  });
}

function json(text: string | undefined, index: number): Uint8Array {
  try {
    JSON.parse(text ?? '');
  } catch {
    throw invalidMember(`args/${index}`, 'JSON');
  }
  return new TextEncoder().encode(text);
}

function uint64(text: string): bigint {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) throw invalidMember('args/0', 'the number of stored code');
  return BigInt(text);
}

import type { ContractEvent } from '../descriptor.ts';
import type { DecodedEvent } from '../evm/event.ts';
import { limits } from '../limits.ts';

/** An event as CometBFT tells it. */
export interface WasmLog {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

const text = { type: 'string' } as const;

/** What every contract of CosmWasm tells: schemas say nothing about events, so that this one stands for all of them. */
export const wasmEvent: ContractEvent = {
  name: 'wasm',
  signature: 'wasm',
  doc: 'What a contract tells of an execution: attributes of its own choice, `action` among them by custom.',
  inputs: [
    { name: 'type', type: 'string', schema: text, doc: '`wasm`, or `wasm-` and a name of the contract’s own' },
    { name: 'action', type: 'string', schema: text, optional: true, indexed: true },
    {
      name: 'attributes',
      type: 'attribute[]',
      schema: {
        type: 'array',
        items: { type: 'object', properties: { key: text, value: text }, required: ['key', 'value'] },
      },
    },
  ],
};

/** The event of a contract; undefined for events of the chain itself and of other contracts. */
export function decodeWasmEvent(log: WasmLog, contract: string): DecodedEvent | undefined {
  const { type, attributes } = log;
  if (type !== 'wasm' && !type.startsWith('wasm-')) return undefined;
  if (attributes.find(({ key }) => key === '_contract_address')?.value !== contract) return undefined;
  const shown = attributes.filter(({ key }) => key !== '_contract_address').slice(0, limits.methodParameters);
  const action = shown.find(({ key }) => key === 'action')?.value;
  return {
    name: wasmEvent.name,
    signature: wasmEvent.signature,
    args: {
      type,
      ...(action === undefined ? {} : { action }),
      attributes: shown.map(({ key, value }) => ({ key, value })),
    },
  };
}

/**
 * The making of a token, which tells nothing of the balances that it begins with: the chain's own event, and the message of
 * its transaction as the attribute `message`. Undefined for other events and contracts.
 */
export function decodeWasmCreation(
  log: WasmLog & { readonly message?: string },
  contract: string,
): DecodedEvent | undefined {
  const { type, attributes, message } = log;
  if (type !== 'instantiate' || message === undefined) return undefined;
  if (attributes.find(({ key }) => key === '_contract_address')?.value !== contract) return undefined;
  const code = attributes.filter(({ key }) => key === 'code_id').slice(0, 1);
  return {
    name: wasmEvent.name,
    signature: wasmEvent.signature,
    args: {
      type,
      action: type,
      attributes: [...code.map(({ key, value }) => ({ key, value })), { key: 'message', value: message }],
    },
  };
}

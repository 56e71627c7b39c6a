import { type ContractDescriptor, type ContractEvent, isCw20 } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { cw20Transfers } from './cosmwasm/cw20.ts';
import type { Values } from './tables.ts';

/** Tokens that moved. */
export interface Transfer {
  /** Number of the token among those of its contract; empty where all are alike. */
  readonly token: string;
  /** The zero address where tokens are made; empty where a chain has none. So is the recipient of destroyed ones. */
  readonly sender: string;
  readonly recipient: string;
  /** Base units. */
  readonly amount: string;
}

const Address = Type.String({ pattern: '^0x[0-9a-f]{40}$' });
const Number256 = Type.String({ pattern: '^(0|[1-9][0-9]{0,77})$' });
const One = Type.Tuple([Address, Address, Number256]);
const Single = Type.Tuple([Address, Address, Address, Number256, Number256]);
const Batch = Type.Tuple([Address, Address, Address, Type.Array(Number256), Type.Array(Number256)]);

type Reader = (args: readonly unknown[], event: ContractEvent) => readonly Transfer[];

/**
 * Events of the standards, by signature: ERC-20 and ERC-721 share one and differ in whether its last member is indexed,
 * ERC-1155 has two. A log that says nothing sensible (a batch of two lengths) moves nothing.
 */
const readers: Readonly<Record<string, Reader>> = {
  'Transfer(address,address,uint256)': (args, event) => {
    if (!Value.Check(One, args)) return [];
    const [sender, recipient, number] = args;
    const unique = event.inputs[2]?.indexed === true;
    return [{ sender, recipient, token: unique ? number : '', amount: unique ? '1' : number }];
  },
  'TransferSingle(address,address,address,uint256,uint256)': (args) => {
    if (!Value.Check(Single, args)) return [];
    const [, sender, recipient, token, amount] = args;
    return [{ sender, recipient, token, amount }];
  },
  'TransferBatch(address,address,address,uint256[],uint256[])': (args) =>
    Value.Check(Batch, args) ? readBatch(args) : [],
};

function readBatch([, sender, recipient, tokens, amounts]: Static<typeof Batch>): readonly Transfer[] {
  if (tokens.length !== amounts.length) return [];
  return tokens.map((token, index) => ({ sender, recipient, token, amount: amounts[index] ?? '0' }));
}

/** The events of a contract that tell of tokens moving; none for a contract that is no token. */
export function transferEvents(descriptor: ContractDescriptor): readonly ContractEvent[] {
  const { family, events } = descriptor;
  if (isCw20(descriptor)) return events;
  return family === 'evm' ? events.filter(({ signature }) => Object.hasOwn(readers, signature)) : [];
}

/** What moved by an event; nothing by an event that is not of the standards. */
export function transfersOf(descriptor: ContractDescriptor, name: string, values: Values): readonly Transfer[] {
  const event = transferEvents(descriptor).find((one) => one.name === name);
  if (event === undefined) return [];
  if (descriptor.family === 'cosmwasm') return cw20Transfers(values);
  return (
    readers[event.signature]?.(
      event.inputs.map((input) => values[input.name]),
      event,
    ) ?? []
  );
}

import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Values } from '../tables.ts';
import type { Transfer } from '../transfers.ts';

const Attributes = Type.Array(Type.Object({ key: Type.String(), value: Type.String() }));
const Told = Type.Object({ type: Type.String(), action: Type.String(), attributes: Attributes });
/** Bech32, as chains write it. */
const Address = Type.String({ pattern: '^[a-z][a-z0-9]{0,31}1[02-9ac-hj-np-z]{6,90}$' });
/** Uint128. */
const Amount = Type.String({ pattern: '^(0|[1-9][0-9]{0,38})$' });
const Begin = Type.Object({ initial_balances: Type.Array(Type.Object({ address: Address, amount: Amount })) });

/** Who has no tokens: those that are made come from it, those that are destroyed go to it. */
const NOBODY = '';

/** Which attributes say where tokens come from and go to. */
const moves: Readonly<Record<string, { readonly from?: string; readonly to?: string }>> = {
  transfer: { from: 'from', to: 'to' },
  transfer_from: { from: 'from', to: 'to' },
  send: { from: 'from', to: 'to' },
  send_from: { from: 'from', to: 'to' },
  mint: { to: 'to' },
  burn: { from: 'from' },
  burn_from: { from: 'from' },
};

/**
 * What moved by an event of a CW20 token, by the attributes that cw20-base writes; the making of the token gives the
 * balances that it begins with. An event that says nothing sensible moves nothing.
 */
export function cw20Transfers(values: Values): readonly Transfer[] {
  if (!Value.Check(Told, values)) return [];
  const { type, action, attributes } = values;
  const said = (key: string | undefined) =>
    key === undefined ? NOBODY : attributes.find((attribute) => attribute.key === key)?.value;
  // No contract can tell an event of this type: the chain puts "wasm-" before the names that they choose.
  if (type === 'instantiate') return began(said('message'));
  const move = type === 'wasm' && Object.hasOwn(moves, action) ? moves[action] : undefined;
  if (move === undefined) return [];
  const sender = said(move.from);
  const recipient = said(move.to);
  const amount = said('amount');
  const known = (side: string | undefined, named: string | undefined) =>
    named === undefined || Value.Check(Address, side);
  if (!known(sender, move.from) || !known(recipient, move.to) || !Value.Check(Amount, amount)) return [];
  return [{ token: '', sender: sender ?? NOBODY, recipient: recipient ?? NOBODY, amount }];
}

function began(message: string | undefined): readonly Transfer[] {
  const begin = readBegin(message ?? '');
  return (begin?.initial_balances ?? []).map(({ address, amount }) => ({
    token: '',
    sender: NOBODY,
    recipient: address,
    amount,
  }));
}

function readBegin(message: string): Static<typeof Begin> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return Value.Check(Begin, value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

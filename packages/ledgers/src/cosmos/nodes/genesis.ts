import { CodedError } from '@blockcluster/btml';

export interface FundedAccount {
  readonly address: string;
  readonly denom: string;
  readonly amount: bigint;
}

/**
 * A genesis of a Cosmos SDK chain in which these accounts exist and hold what they should, on top of what was there, and
 * memos may have so many characters.
 */
export function ownGenesis(
  genesis: unknown,
  accounts: readonly FundedAccount[],
  memo: number,
): Record<string, unknown> {
  const root = object(genesis, 'genesis');
  const state = object(root.app_state, 'app_state');
  const auth = object(state.auth, 'auth');
  const bank = object(state.bank, 'bank');
  const existing = list(auth.accounts, 'auth.accounts');
  const added = accounts.map(({ address }, i) => ({
    '@type': '/cosmos.auth.v1beta1.BaseAccount',
    address,
    pub_key: null,
    account_number: String(existing.length + i),
    sequence: '0',
  }));
  const balances = accounts.map(({ address, denom, amount }) => ({
    address,
    coins: [{ denom, amount: String(amount) }],
  }));
  return {
    ...root,
    app_state: {
      ...state,
      auth: {
        ...auth,
        params: { ...object(auth.params, 'auth.params'), max_memo_characters: String(memo) },
        accounts: [...existing, ...added],
      },
      // A supply that is left empty is summed up by the chain.
      bank: { ...bank, balances: [...list(bank.balances, 'bank.balances'), ...balances], supply: [] },
    },
  };
}

function object(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CodedError('LEDGER_NODE_START', `The genesis has no ${where}`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new CodedError('LEDGER_NODE_START', `The genesis has no ${where}`);
  return value;
}

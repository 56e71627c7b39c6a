import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of plans, budgets, anchors, transactions and ledgers. */
export const ledgersErrors = {
  // plans, budget, anchors
  PLAN_UNKNOWN: {
    title: 'There is no such plan',
    action: 'Check the name, or create the plan.',
    status: 404,
  },
  TRUST_VERSION_UNKNOWN: {
    title: 'There is no such version of the trust roots',
    action: 'GET /api/v1/trust answers the newest.',
    status: 404,
  },
  TRUST_VERSION_GONE: {
    title: 'The roots of this version are not kept any more',
    action:
      'Use the newest version: it holds what the older ones held. Its statement is still in GET /api/v1/trust?after=….',
    status: 410,
  },
  PLAN_EXISTS: {
    title: 'There is a plan of this name already',
    action: 'Change that plan, or choose another name.',
    status: 409,
  },
  PLAN_HARD_BOTH: {
    title: 'Budget and deadline cannot both be promised',
    action: 'Say which of the two is the promise; the other is a target.',
    status: 422,
  },
  PLAN_LEDGER: {
    title: 'The plan names a ledger that is not configured',
    action: 'Use a name that the ledgers page shows, or configure the ledger first.',
    status: 422,
  },
  PLAN_ASSET: {
    title: 'The budget does not cover a ledger of the plan',
    action: 'Make a plan of its own for each asset in which fees are paid.',
    status: 422,
  },
  PLAN_ROUTE: {
    title: 'The plan does not say where it anchors',
    action: 'Name its ledgers or what it needs of them: exactly one of the two.',
    status: 422,
  },
  PLAN_FALLBACK: {
    title: 'The plan cannot fall back like this',
    action: 'List other ledgers than the plan has, beside `ledgers` alone, and fall back before the deadline.',
    status: 422,
  },
  ROUTE_NEEDS: {
    title: 'The needs cannot be read',
    action: 'Correct the member that the pointer names.',
    status: 422,
  },
  ROUTE_UNSATISFIED: {
    title: 'This installation has nothing that satisfies the needs',
    action: 'Add what the message names (`blockcluster nodes add …`), or ask for less.',
    status: 409,
  },
  ROUTE_NO_PLAN: {
    title: 'No plan of this installation satisfies the needs',
    action: 'Create a plan with these needs, or ask for less.',
    status: 409,
  },
  ROUTE_CHAIN: {
    title: 'No ledger of this installation is on the chain of the intent',
    action: 'Name a ledger, or add a node of that chain.',
    status: 409,
  },
  PLAN_BUDGET_SPENT: {
    title: 'The new budget is below what is spent already',
    action: 'Choose at least the amount that the message names, or wait for the next month.',
    status: 409,
  },
  BUDGET_EXCEEDED: {
    title: 'The budget has no room for this',
    action: 'Nothing was signed. Raise the budget of the plan, or wait until the next month.',
    status: 409,
  },
  ANCHOR_NOT_FOUND: {
    title: 'There is no such anchor',
    action: 'Check the id.',
    status: 404,
  },
  // transactions and signer
  TRANSACTION_NOT_FOUND: {
    title: 'There is no such transaction',
    action: 'Check the id.',
    status: 404,
  },
  TRANSACTION_OPS: {
    title: 'The operations of the intent are not one transaction',
    action: 'Send each operation as an intent of its own; only payments of one account can be several.',
    status: 422,
  },
  TRANSACTION_AUDIENCE: {
    title: 'The intent is meant for another chain',
    action: 'Send it to the ledger whose chain it names.',
    status: 422,
  },
  TRANSACTION_EXPIRED: {
    title: 'The intent has expired',
    action: 'Issue a new intent with a later expiry.',
    status: 422,
  },
  TRANSACTION_ASSET: {
    title: 'The fee is stated in another asset than the ledger takes',
    action: "State maxfee in the ledger's own asset with its decimals.",
    status: 422,
  },
  TRANSACTION_FEE: {
    title: 'The fee that the intent allows is too low',
    action: 'Allow more, at least what the details say is needed: `maxFee` of a request, `maxfee` of a new intent.',
    status: 422,
  },
  TRANSACTION_ACCOUNT: {
    title: 'This installation does not sign for the account',
    action: 'Use an account that the ledgers page shows.',
    status: 422,
  },
  TRANSACTION_REPLAY: {
    title: 'The issuer has used this salt before',
    action: 'Issue a new intent with a fresh salt.',
    status: 409,
  },
  TRANSACTION_REFUSED: {
    title: 'The node refuses the signed transaction for now',
    action: 'Nothing to do: it is sent again. The detail holds the answer of the node.',
    status: 502,
  },
  TRANSACTION_CONFLICT: {
    title: 'Another transaction used the reserved coin or nonce',
    action: 'Nothing to do: a new one was reserved. Keep the account for this installation alone.',
    status: 409,
  },
  TRANSACTION_REVERTED: {
    title: 'The ledger included the transaction, but its effect failed',
    action: 'Look at the transaction on the ledger; an anchor is tried again by itself.',
    status: 502,
  },
  TRANSACTION_CANCELLED: {
    title: 'The transaction was cancelled',
    action: 'Nothing to do: it has no effect, nor will it have one. Ask for it anew if it is wanted after all.',
    status: 409,
  },
  TRANSACTION_ENDED: {
    title: 'The transaction has ended',
    action: 'Nothing can be changed any more: look at its state.',
    status: 409,
  },
  TRANSACTION_INCLUDED: {
    title: 'A block holds the transaction',
    action: 'It is too late to change it; undo its effect with another one.',
    status: 409,
  },
  TRANSACTION_NOT_REPLACEABLE: {
    title: 'What waits on this ledger cannot be replaced',
    action: 'Wait until it is included or its node gives it up; only what is not signed yet can be cancelled there.',
    status: 409,
  },
  TRANSACTION_LIMIT: {
    title: 'The limit of the transaction cannot be set to that',
    action: 'Name more than it may cost now, and no more than the fee ceiling of its plan; the details hold both.',
    status: 422,
  },
  TRANSACTION_NOT_FINAL: {
    title: 'The transaction is not final yet',
    action: 'Ask again when its state is final.',
    status: 409,
  },
  TRANSACTION_WITHOUT_RECEIPT: {
    title: 'The transaction has no receipt of its own',
    action: 'For an anchor ask for the receipts of its records; otherwise see which operations a ledger can prove.',
    status: 409,
  },
  SIGNER_KEY_UNKNOWN: {
    title: 'The signer has no such key',
    action: 'Restore the database and the master key from the same backup.',
    status: 500,
  },
  SIGNER_SLOT_USED: {
    title: 'The signer refuses to use a coin or nonce for a second intent',
    action: 'Do not restore an older database beside a signer that went on; see the details.',
    status: 409,
  },
  MATRIX_PLANNED: {
    title: 'A cell of the matrix that is planned',
    action: 'Use a cell that is live or available; GET /api/v1/matrix shows them.',
    status: 501,
  },
  LEDGER_NOT_FOUND: {
    title: 'There is no such ledger',
    action: 'Use a name that the ledgers page shows.',
    status: 404,
  },
} as const satisfies ErrorRegistry;

-- Ending a transaction early, raising its limit, filling the gap that one leaves, and what an account may spend.

ALTER TABLE transactions
  -- when somebody asked that it shall have no effect; which of its candidates confirms is the chain's to say
  ADD COLUMN cancel_at timestamptz,
  -- its limit was raised: its next candidate doesn't wait its turn
  ADD COLUMN hurry boolean NOT NULL DEFAULT false,
  -- does nothing but use up a nonce that nobody else will use
  ADD COLUMN filler boolean NOT NULL DEFAULT false;
CREATE INDEX transactions_nonces ON transactions (chain, account, nonce) WHERE nonce IS NOT NULL;

-- Does nothing: signed in place of the others, for the same nonce or the same coins.
ALTER TABLE candidates ADD COLUMN empty boolean NOT NULL DEFAULT false;

-- The most that one transaction of an account may take, and all of a day together; null where nothing limits it.
ALTER TABLE contract_accounts
  ADD COLUMN limit_operation numeric(78, 0) CHECK (limit_operation >= 0),
  ADD COLUMN limit_day       numeric(78, 0) CHECK (limit_day >= 0);

-- What the transactions of a day (UTC) take of an account that has a limit: what they may cost at most, and what they
-- did cost once that is final.
CREATE TABLE account_days (
  chain   text NOT NULL,
  account text NOT NULL,
  day     date NOT NULL,
  spent   numeric(78, 0) NOT NULL CHECK (spent >= 0),
  PRIMARY KEY (chain, account, day)
);
CREATE TABLE account_spending (
  transaction_id text PRIMARY KEY REFERENCES transactions (id),
  chain          text NOT NULL,
  account        text NOT NULL,
  day            date NOT NULL,
  -- what it moves beside its fee
  value          numeric(78, 0) NOT NULL CHECK (value >= 0),
  -- what it counts for now
  amount         numeric(78, 0) NOT NULL CHECK (amount >= 0),
  FOREIGN KEY (chain, account, day) REFERENCES account_days (chain, account, day)
);

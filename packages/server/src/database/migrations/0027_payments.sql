-- Payments: accepted one by one, grouped into transactions of many.

-- The contract through which the payments of a transaction go, on ledgers that need one for several.
ALTER TABLE transactions ADD COLUMN through text;

CREATE TABLE payments (
  id             text PRIMARY KEY,
  seq            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- The Idempotency-Key: the same of the same caller never makes a second payment.
  principal      text NOT NULL,
  key            text NOT NULL,
  request        bytea NOT NULL,
  plan           text NOT NULL,
  ledger         text NOT NULL,
  chain          text NOT NULL,
  account        text NOT NULL,
  recipient      text NOT NULL,
  asset          text NOT NULL,
  amount         numeric(78, 0) NOT NULL CHECK (amount > 0),
  decimals       integer NOT NULL,
  reference      text,
  state          text NOT NULL CHECK (state IN ('queued', 'grouped', 'broadcast', 'included', 'final', 'failed')),
  -- Not together with others any more: a transaction with it failed.
  alone          boolean NOT NULL DEFAULT false,
  attempts       integer NOT NULL DEFAULT 0,
  -- Which transaction pays it, as which of its operations: at most one at a time, and no other payment at that place.
  transaction_id text REFERENCES transactions (id),
  place          integer,
  error_code     text,
  error_detail   text,
  next_at        timestamptz NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  UNIQUE (principal, key),
  UNIQUE (transaction_id, place),
  CHECK ((transaction_id IS NULL) = (place IS NULL)),
  CHECK ((transaction_id IS NULL) = (state IN ('queued', 'failed')))
);
CREATE INDEX payments_waiting ON payments (plan, ledger, seq) WHERE state = 'queued';
CREATE INDEX payments_open ON payments (account) WHERE state IN ('grouped', 'broadcast');

-- One anchor per batch and ledger. Every anchor commits the root of the whole log, so a newer one may cover older
-- ones of the same plan and ledger: they point at it, share its transaction, and carry the size that it committed.
CREATE TABLE anchors (
  id             text PRIMARY KEY,
  seq            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  batch          text NOT NULL,
  plan           text NOT NULL,
  ledger         text NOT NULL,
  chain          text NOT NULL,
  form           text NOT NULL,
  size           bigint NOT NULL,
  root           text NOT NULL,
  oldest_at      timestamptz NOT NULL,
  state          text NOT NULL CHECK (state IN ('waiting', 'deferred', 'broadcast', 'included', 'final', 'failed')),
  covered_by     text REFERENCES anchors (id),
  -- what the transaction commits: the newest size and root among the anchors that it covers
  committed_size bigint,
  committed_root text,
  transaction_id text REFERENCES transactions (id),
  txid           text,
  height         bigint,
  confirmations  integer NOT NULL DEFAULT 0,
  fee            numeric(78, 0),
  asset          text,
  evidence       jsonb,
  reason         text,
  attempts       integer NOT NULL DEFAULT 0,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  UNIQUE (batch, ledger)
);
CREATE INDEX anchors_waiting ON anchors (plan, ledger, size) WHERE transaction_id IS NULL AND state IN ('waiting', 'deferred');
CREATE INDEX anchors_by_transaction ON anchors (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX anchors_by_size ON anchors (size);

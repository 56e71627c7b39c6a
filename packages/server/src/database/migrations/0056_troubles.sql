-- What hinders the following of contracts now. A row goes when its step succeeds again.
CREATE TABLE contract_troubles (
  ledger text NOT NULL,
  -- a step for the whole ledger (operations, events), or the id of a listener
  step   text NOT NULL,
  code   text NOT NULL,
  reason text NOT NULL,
  since  timestamptz NOT NULL,
  PRIMARY KEY (ledger, step)
);

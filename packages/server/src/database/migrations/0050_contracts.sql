-- Contracts as their users see them: a name, its descriptors by version, and where instances of it stand.

CREATE TABLE contracts (
  name       text PRIMARY KEY,
  family     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Descriptors never change; an import of something else under the same name is another version.
CREATE TABLE contract_versions (
  contract   text NOT NULL REFERENCES contracts (name),
  version    integer NOT NULL,
  -- SHA-256 of the descriptor, in hex: the same import is the same version
  digest     text NOT NULL,
  -- json, not jsonb: served as it was imported, members in their order
  descriptor json NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (contract, version),
  UNIQUE (contract, digest)
);

-- Where a contract stands. The hash is that of the code which was there when the address was taken over: every call
-- pins it, so that other code at the address is refused before anything is signed.
CREATE TABLE contract_instances (
  id         text PRIMARY KEY,
  seq        bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  contract   text NOT NULL,
  version    integer NOT NULL,
  ledger     text NOT NULL,
  chain      text NOT NULL,
  address    text NOT NULL,
  codehash   text NOT NULL,
  -- first block that can hold anything of it
  height     bigint NOT NULL,
  -- the operation that deployed it; null for an address that was there before
  operation  text,
  -- false while a reorganization has taken its deployment back
  standing   boolean NOT NULL DEFAULT true,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (contract, chain, address),
  FOREIGN KEY (contract, version) REFERENCES contract_versions (contract, version)
);

-- What was asked to be done, tied to the transactions that do it: written with the first of them, before anything is sent.
CREATE TABLE contract_operations (
  id           text PRIMARY KEY,
  seq          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  contract     text NOT NULL,
  version      integer NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('deploy', 'call')),
  method       text,
  arguments    json NOT NULL,
  ledger       text NOT NULL,
  chain        text NOT NULL,
  account      text NOT NULL,
  -- address of the contract; of a deployment once it is known
  address      text,
  -- the transaction that decides: the last one of an operation that takes several
  transaction  text NOT NULL REFERENCES transactions (id),
  -- transactions before it
  earlier      text[] NOT NULL DEFAULT '{}',
  -- what is still to be done when `transaction` is final, for an operation that takes several
  remaining    json,
  -- what trying it before signing gave
  simulation   json,
  -- why the contract refused it, decoded, once its transaction has failed
  refusal      json,
  principal    text NOT NULL,
  created_at   timestamptz NOT NULL,
  FOREIGN KEY (contract, version) REFERENCES contract_versions (contract, version)
);
CREATE INDEX contract_operations_by_contract ON contract_operations (contract, seq);
CREATE INDEX contract_operations_by_transaction ON contract_operations (transaction);

-- Requests that carried an Idempotency-Key, per principal.
CREATE TABLE contract_requests (
  principal    text NOT NULL,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  operation    text NOT NULL REFERENCES contract_operations (id),
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (principal, key)
);
CREATE INDEX contract_requests_age ON contract_requests (created_at);

-- Which plan pays for what an account does; accounts are keys of the signer, by label.
CREATE TABLE contract_accounts (
  ledger     text NOT NULL,
  chain      text NOT NULL,
  label      text NOT NULL,
  plan       text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (ledger, chain, label)
);

-- Who wants to know what an instance logs, from which block on, and how far that has been read.
CREATE TABLE contract_listeners (
  id            text PRIMARY KEY,
  contract      text NOT NULL REFERENCES contracts (name),
  name          text NOT NULL,
  instance      text NOT NULL REFERENCES contract_instances (id),
  ledger        text NOT NULL,
  chain         text NOT NULL,
  -- names of events; empty for all
  events        text[] NOT NULL,
  confirmations integer NOT NULL,
  from_height   bigint NOT NULL,
  -- first block that has not been read
  next_height   bigint NOT NULL,
  -- first block whose events are not final
  next_final    bigint NOT NULL,
  -- position of the newest row of contract_events, which has no gaps
  position      bigint NOT NULL DEFAULT 0,
  created_by    text NOT NULL,
  created_at    timestamptz NOT NULL,
  UNIQUE (contract, name)
);
CREATE INDEX contract_listeners_by_ledger ON contract_listeners (ledger, chain);

-- Every step of every event: first included, then final or withdrawn. Rows are only ever added.
CREATE TABLE contract_events (
  listener    text NOT NULL REFERENCES contract_listeners (id) ON DELETE CASCADE,
  position    bigint NOT NULL,
  -- the same occurrence keeps its id when a reorganization moves it to another block
  event_id    text NOT NULL,
  state       text NOT NULL CHECK (state IN ('included', 'final', 'withdrawn')),
  -- how often it was included before
  repeated    integer NOT NULL,
  event       text NOT NULL,
  arguments   json NOT NULL,
  height      bigint NOT NULL,
  block_hash  text NOT NULL,
  txid        text NOT NULL,
  log_index   integer NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (listener, position)
);

-- Where each occurrence stands now: what a reorganization has to take back, and what confirmations have to end.
CREATE TABLE contract_occurrences (
  listener   text NOT NULL REFERENCES contract_listeners (id) ON DELETE CASCADE,
  event_id   text NOT NULL,
  state      text NOT NULL CHECK (state IN ('included', 'final', 'withdrawn')),
  inclusions integer NOT NULL,
  height     bigint NOT NULL,
  block_hash text NOT NULL,
  txid       text NOT NULL,
  log_index  integer NOT NULL,
  event      text NOT NULL,
  arguments  json NOT NULL,
  PRIMARY KEY (listener, event_id)
);
CREATE INDEX contract_occurrences_by_height ON contract_occurrences (listener, height) WHERE state <> 'withdrawn';

-- How the chain looked when the listeners of a ledger last read it.
CREATE TABLE contract_cursors (
  ledger     text PRIMARY KEY,
  chain      text NOT NULL,
  recent     jsonb NOT NULL,
  version    bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL
);

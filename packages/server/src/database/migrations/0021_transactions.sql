-- The one way onto a ledger. Every table here exists so that an intent has exactly one effect.

-- Keys of the provisional in-process signer; the private half is sealed by the vault.
CREATE TABLE signer_keys (
  id         text PRIMARY KEY,
  ledger     text NOT NULL,
  chain      text NOT NULL,
  label      text NOT NULL,
  account    text NOT NULL,
  public_key bytea NOT NULL,
  sealed     bytea NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (ledger, chain, label),
  UNIQUE (chain, account)
);

-- The signer's own memory: which intent a coin or nonce was signed for. Written before the signature is released.
CREATE TABLE signer_slots (
  key_id    text NOT NULL REFERENCES signer_keys (id),
  slot      text NOT NULL,
  intent_id text NOT NULL,
  PRIMARY KEY (key_id, slot)
);

CREATE TABLE transactions (
  id              text PRIMARY KEY,
  seq             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  intent_id       text NOT NULL UNIQUE,
  issuer          text NOT NULL,
  salt            text NOT NULL,
  intent          jsonb NOT NULL,
  op              text NOT NULL,
  ledger          text NOT NULL,
  chain           text NOT NULL,
  account         text NOT NULL,
  key_id          text NOT NULL REFERENCES signer_keys (id),
  plan            text,
  state           text NOT NULL CHECK (state IN ('queued', 'signed', 'broadcast', 'included', 'final', 'failed', 'cancelled')),
  max_fee         numeric(78, 0) NOT NULL,
  asset           text NOT NULL,
  expires         timestamptz NOT NULL,
  nonce           numeric(78, 0),
  -- how many reservations were given up because something else used their coin or nonce
  reservation     integer NOT NULL DEFAULT 0,
  conflict_height bigint,
  txid            text,
  height          bigint,
  block_hash      text,
  confirmations   integer NOT NULL DEFAULT 0,
  -- false when the ledger included it but its effect failed
  success         boolean,
  fee             numeric(78, 0),
  evidence        jsonb,
  pin_height      bigint,
  pin_hash        text,
  error_code      text,
  error_detail    text,
  attempts        integer NOT NULL DEFAULT 0,
  next_at         timestamptz NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  UNIQUE (issuer, salt)
);
CREATE INDEX transactions_open ON transactions (ledger, account, seq) WHERE state IN ('queued', 'signed', 'broadcast', 'included');
CREATE INDEX transactions_by_plan ON transactions (plan, ledger, created_at) WHERE plan IS NOT NULL;
CREATE INDEX transactions_placed ON transactions (ledger, height) WHERE height IS NOT NULL;
CREATE INDEX transactions_pins ON transactions (ledger, pin_height) WHERE pin_hash IS NOT NULL;

CREATE TABLE nonces (
  chain          text NOT NULL,
  account        text NOT NULL,
  nonce          numeric(78, 0) NOT NULL,
  transaction_id text NOT NULL REFERENCES transactions (id),
  PRIMARY KEY (chain, account, nonce)
);

-- Own coins. height is null while a reorganization has withdrawn the block that created the coin.
CREATE TABLE coins (
  chain        text NOT NULL,
  txid         text NOT NULL,
  vout         integer NOT NULL,
  account      text NOT NULL,
  value        numeric(78, 0) NOT NULL,
  script       text NOT NULL,
  height       bigint,
  coinbase     boolean NOT NULL,
  reserved_by  text REFERENCES transactions (id),
  spent_by     text,
  spent_height bigint,
  PRIMARY KEY (chain, txid, vout)
);
CREATE INDEX coins_available ON coins (chain, account) WHERE reserved_by IS NULL AND spent_by IS NULL;
CREATE INDEX coins_reserved ON coins (reserved_by) WHERE reserved_by IS NOT NULL;

-- Every signed form of an intent. All live candidates of one reservation share its nonce or its coins.
CREATE TABLE candidates (
  transaction_id text NOT NULL REFERENCES transactions (id),
  number         integer NOT NULL,
  reservation    integer NOT NULL,
  chain          text NOT NULL,
  txid           text NOT NULL,
  raw            text NOT NULL,
  fee            numeric(78, 0) NOT NULL,
  rate           numeric(78, 0) NOT NULL,
  state          text NOT NULL CHECK (state IN ('persisted', 'broadcast', 'rejected', 'included', 'final', 'replaced', 'dead')),
  reason         text,
  height         bigint,
  block_hash     text,
  created_at     timestamptz NOT NULL,
  broadcast_at   timestamptz,
  PRIMARY KEY (transaction_id, number),
  UNIQUE (chain, txid)
);

-- Where the scan of each ledger stands, and what its node last said of itself.
CREATE TABLE scan_cursors (
  ledger     text PRIMARY KEY,
  chain      text NOT NULL,
  recent     jsonb NOT NULL,
  since      bigint NOT NULL,
  version    bigint NOT NULL DEFAULT 0,
  reachable  boolean,
  status     jsonb,
  updated_at timestamptz NOT NULL
);

-- Addresses that the product pinned, such as the anchor contract of a chain.
CREATE TABLE ledger_settings (
  ledger     text NOT NULL,
  chain      text NOT NULL,
  name       text NOT NULL,
  value      text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (ledger, chain, name)
);

-- The embedded sandbox chain: its blocks, what they hold and the coins that they create and spend. Spent coins stay,
-- marked with the height that spent them, so that a reorganization is a deletion and an update by height.

CREATE TABLE sandbox_lock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
INSERT INTO sandbox_lock DEFAULT VALUES;

CREATE TABLE sandbox_blocks (
  height bigint PRIMARY KEY,
  hash   text NOT NULL UNIQUE,
  time   bigint NOT NULL,
  raw    bytea NOT NULL
);

CREATE TABLE sandbox_transactions (
  txid   text PRIMARY KEY,
  height bigint NOT NULL
);
CREATE INDEX sandbox_transactions_height ON sandbox_transactions (height);

CREATE TABLE sandbox_coins (
  txid         text NOT NULL,
  vout         integer NOT NULL,
  value        bigint NOT NULL,
  script       text NOT NULL,
  height       bigint NOT NULL,
  coinbase     boolean NOT NULL,
  spent_height bigint,
  PRIMARY KEY (txid, vout)
);
CREATE INDEX sandbox_coins_height ON sandbox_coins (height);
CREATE INDEX sandbox_coins_spent ON sandbox_coins (spent_height) WHERE spent_height IS NOT NULL;

CREATE TABLE sandbox_pool (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  txid     text NOT NULL UNIQUE,
  raw      bytea NOT NULL,
  fee      bigint NOT NULL,
  size     integer NOT NULL,
  spends   jsonb NOT NULL
);

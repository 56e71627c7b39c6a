-- Contracts that are scripts of Bitcoin: what an address stands for can't be read from the chain before it is spent.

-- arguments of the constructor, where a contract can't be used without them
ALTER TABLE contract_instances ADD COLUMN arguments jsonb;

-- Addresses of scripts whose coins are followed beside those of the signer's keys, from before the first of them is sent.
CREATE TABLE watched_accounts (
  ledger     text NOT NULL,
  chain      text NOT NULL,
  account    text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (ledger, chain, account)
);

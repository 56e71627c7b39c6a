-- The organization's log: one append-only sequence without gaps. `seq` is the leaf index of RFC 9162.

-- The one row that every accepting transaction locks, so that positions have no gaps whatever the number of servers.
CREATE TABLE log_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0)
);
INSERT INTO log_head DEFAULT VALUES;

CREATE TABLE records (
  seq bigint PRIMARY KEY,
  -- The first eight bytes of the digest: half the index of a whole one; readers compare the rest.
  digest_key bigint NOT NULL,
  accepted_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL,
  -- The first 128 bits of SHA-256 over issuer, digest, name, media, meta (and the signers of an envelope).
  dedupe uuid NOT NULL,
  -- SHA-256 of the canonical document: the CID without its prefix. The leaf hash follows from it.
  id bytea NOT NULL CHECK (octet_length(id) = 32),
  plan text NOT NULL,
  name text,
  -- Canonical JSON of the record, or of the envelope around it.
  document text NOT NULL
);
-- Equal ids imply equal documents and so equal `dedupe`: that one index holds uniqueness for both.
CREATE UNIQUE INDEX records_dedupe ON records (dedupe);
CREATE INDEX records_id ON records (substr(id, 1, 8));
CREATE INDEX records_digest ON records (digest_key);

-- How far each plan has come: records accepted in all, records in closed batches, and the oldest one that waits.
CREATE TABLE plan_positions (
  plan text PRIMARY KEY,
  total bigint NOT NULL,
  closed bigint NOT NULL DEFAULT 0,
  -- Where the oldest waiting record stands and when it came; meaningless while total = closed.
  first_seq bigint NOT NULL,
  first_at timestamptz NOT NULL
);

-- Records accepted per minute, for the charts: counting rows would need one more index on every record.
CREATE TABLE record_minutes (
  minute timestamptz PRIMARY KEY,
  records bigint NOT NULL
);

-- Answers to requests that carried an Idempotency-Key, per API key.
CREATE TABLE record_requests (
  api_key text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  seq bigint NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (api_key, key)
);
CREATE INDEX record_requests_age ON record_requests (created_at);

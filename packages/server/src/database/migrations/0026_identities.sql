-- Identities: who founded them, and the signed events by which their keys change. Every event is an entry of the log.

CREATE TABLE identities (
  -- CID of the founding credential
  id text PRIMARY KEY,
  subject text NOT NULL UNIQUE,
  -- did:key that issued the founding credential
  authority text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE identity_events (
  -- In the order in which they were taken, without gaps: the chain that the storage group keeps has the same order.
  position bigint PRIMARY KEY,
  -- CID of the credential or revocation itself
  id text NOT NULL UNIQUE,
  identity text NOT NULL REFERENCES identities (id),
  kind text NOT NULL CHECK (kind IN ('credential', 'revocation')),
  -- What a credential binds
  key text,
  -- The credential that the event replaces or revokes
  target text,
  issuer text NOT NULL,
  issued timestamptz NOT NULL,
  expires timestamptz,
  -- Leaf index and CID of the envelope in the log
  seq bigint NOT NULL,
  record text NOT NULL,
  taken_at timestamptz NOT NULL
);
CREATE INDEX identity_events_identity ON identity_events (identity, position);
CREATE INDEX identity_events_key ON identity_events (key);
-- Of two events that end one credential the second is refused, whatever server it reaches.
CREATE UNIQUE INDEX identity_events_target ON identity_events (target);

-- The chain of key events in the store of the group: one row once there is an event.
CREATE TABLE identity_chain (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- CID of its newest entry, and bytes of all its blocks
  head text NOT NULL,
  total bigint NOT NULL,
  -- Position of the newest event in it
  position bigint NOT NULL,
  -- When its holders are challenged next
  due_at timestamptz NOT NULL
);

-- Leases: one row per kind of background work; the token only ever grows and fences late writers.
CREATE TABLE leases (
  name       text PRIMARY KEY,
  holder     text NOT NULL,
  token      bigint NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Secrets sealed by the master key, which never enters the database.
CREATE TABLE secrets (
  name       text PRIMARY KEY,
  sealed     bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  id         text PRIMARY KEY,
  name       text NOT NULL,
  role       text NOT NULL CHECK (role IN ('operator', 'developer', 'auditor')),
  scopes     text[] NOT NULL,
  hash       bytea NOT NULL CHECK (length(hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text
);

CREATE TABLE admin_links (
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);

CREATE TABLE sessions (
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  subject    text NOT NULL,
  key_id     text REFERENCES api_keys (id),
  role       text NOT NULL CHECK (role IN ('operator', 'developer', 'auditor')),
  scopes     text[] NOT NULL,
  csrf       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE audit_log (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  actor   text NOT NULL,
  action  text NOT NULL,
  subject text NOT NULL,
  address text,
  detail  jsonb NOT NULL DEFAULT '{}'
);

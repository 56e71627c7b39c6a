-- Nodes of ledgers that a server runs on its machine. The row is the truth about what is wanted and what was decided (ports,
-- programs, sealed secrets); pid files and logs lie beside the node's data.

CREATE TABLE nodes (
  name        text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,31}$'),
  manifest    text NOT NULL,
  -- The data directory that holds it: a node is supervised by the server on that machine alone, under the lease node:NAME.
  server      text NOT NULL,
  desired     text NOT NULL CHECK (desired IN ('running', 'stopped', 'removed')),
  state       text NOT NULL CHECK (state IN ('added', 'obtaining', 'preparing', 'starting', 'syncing', 'synced', 'lagging',
    'unresponsive', 'frozen', 'wrong-chain', 'forked', 'restarting', 'upgrading', 'stopping', 'stopped', 'removing', 'failed')),
  state_since timestamptz NOT NULL,
  traffic     boolean NOT NULL DEFAULT false,
  code        text,
  reason      text,
  source      text CHECK (source IN ('path', 'npm', 'release', 'image', 'go')),
  parameters  jsonb NOT NULL,
  -- An endpoint that runs already (sealed, it may hold a password): it is watched, not started.
  endpoint    bytea,
  refs        jsonb NOT NULL DEFAULT '[]',
  programs    jsonb NOT NULL DEFAULT '{}',
  members     jsonb NOT NULL DEFAULT '[]',
  secrets     bytea,
  made        bytea,
  prepared    boolean NOT NULL DEFAULT false,
  genesis     text,
  progress    jsonb,
  reading     jsonb,
  upgrade     jsonb,
  restarts    integer NOT NULL DEFAULT 0,
  good_at     timestamptz,
  synced_at   timestamptz,
  created_at  timestamptz NOT NULL,
  created_by  text NOT NULL,
  updated_at  timestamptz NOT NULL
);

CREATE TABLE node_samples (
  node      text NOT NULL REFERENCES nodes (name) ON DELETE CASCADE,
  at        timestamptz NOT NULL,
  state     text NOT NULL,
  height    bigint,
  -- The highest head among the independent references.
  reference bigint,
  head_age  integer,
  peers     integer,
  disk      bigint,
  free      bigint,
  memory    bigint,
  PRIMARY KEY (node, at)
);

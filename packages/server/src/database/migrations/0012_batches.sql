-- A batch is the part [from_seq, size) of the log that one plan adds by closing; its root is the log's root at `size`.
CREATE TABLE batches (
  id text PRIMARY KEY,
  plan text NOT NULL,
  from_seq bigint NOT NULL CHECK (from_seq >= 0),
  size bigint NOT NULL CHECK (size > from_seq),
  -- The plan's own records in that range; other plans' records in it are covered by the root all the same.
  count bigint NOT NULL CHECK (count > 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  -- The C2SP checkpoint (a signed note) at `size`.
  checkpoint text NOT NULL,
  closed_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX batches_plan_size ON batches (plan, size);
CREATE INDEX batches_size ON batches (size);
CREATE INDEX batches_closed_at ON batches (closed_at);

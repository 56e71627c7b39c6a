-- Routing: plans that say what they need instead of which ledgers, and anchors that stand in for others.

-- What a plan needs, or the ledgers that it names: exactly one of the two.
ALTER TABLE plans ADD COLUMN needs jsonb;
ALTER TABLE plans ADD COLUMN fallback text[] NOT NULL DEFAULT '{}';
ALTER TABLE plans ADD COLUMN fallback_seconds integer CHECK (fallback_seconds > 0 AND fallback_seconds <= deadline_seconds);
ALTER TABLE plans DROP CONSTRAINT plans_ledgers_check;
ALTER TABLE plans ADD CONSTRAINT plans_needs_or_ledgers CHECK ((needs IS NULL) = (cardinality(ledgers) > 0));
ALTER TABLE plans ADD CONSTRAINT plans_fallback_of_ledgers CHECK (needs IS NULL OR cardinality(fallback) = 0);

-- Why a plan goes where it goes. A decision that repeats is counted, not written again.
CREATE TABLE route_decisions (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan     text NOT NULL,
  state    text NOT NULL CHECK (state IN ('satisfied', 'waiting', 'unsatisfied', 'fallback', 'no-fallback')),
  -- Of a fallback: the ledger that is down.
  ledger   text,
  needs    jsonb,
  chosen   jsonb NOT NULL,
  rejected jsonb NOT NULL,
  missing  jsonb NOT NULL,
  detail   text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  times    bigint NOT NULL DEFAULT 1
);
CREATE INDEX route_decisions_newest ON route_decisions (plan, id DESC);

-- The decision by which an anchor came to be, and the anchor in whose place it stands.
ALTER TABLE anchors ADD COLUMN route bigint REFERENCES route_decisions (id);
ALTER TABLE anchors ADD COLUMN replaces text UNIQUE REFERENCES anchors (id);
-- The anchor that the batch began with, where one that stands in was itself replaced.
ALTER TABLE anchors ADD COLUMN stands_for text REFERENCES anchors (id);
ALTER TABLE anchors ADD COLUMN fallback jsonb;
ALTER TABLE anchors ADD CONSTRAINT anchors_fallback CHECK ((replaces IS NULL) = (stands_for IS NULL) AND (replaces IS NULL) = (fallback IS NULL));
CREATE INDEX anchors_open ON anchors (oldest_at) WHERE state NOT IN ('final', 'failed');
CREATE INDEX anchors_routes ON anchors (route) WHERE route IS NOT NULL;

-- Since when no server can use a ledger; down_since is null while one can.
CREATE TABLE ledger_health (
  ledger     text PRIMARY KEY,
  down_since timestamptz,
  reason     text,
  detail     text,
  updated_at timestamptz NOT NULL,
  CHECK ((down_since IS NULL) = (reason IS NULL))
);

-- How long anchors take is asked every few seconds: the newest of a ledger must not cost a walk over all of them.
CREATE INDEX transactions_newest_anchors ON transactions (ledger, updated_at DESC) WHERE state = 'final' AND op = 'anchor';

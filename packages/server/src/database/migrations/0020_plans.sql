-- Plans, and the integer ledger that keeps settled + reserved within their budget.

CREATE TABLE plans (
  name             text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,31}$'),
  ledgers          text[] NOT NULL CHECK (cardinality(ledgers) > 0),
  close_records    bigint NOT NULL CHECK (close_records > 0),
  close_seconds    integer NOT NULL CHECK (close_seconds > 0),
  min_gap_seconds  integer NOT NULL CHECK (min_gap_seconds >= 0),
  budget_amount    numeric(78, 0) CHECK (budget_amount >= 0),
  budget_asset     text,
  hard             text NOT NULL CHECK (hard IN ('budget', 'deadline')),
  deadline_seconds integer NOT NULL CHECK (deadline_seconds > 0),
  fee_ceiling      numeric(78, 0) CHECK (fee_ceiling > 0),
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  CHECK ((budget_amount IS NULL) = (budget_asset IS NULL))
);

-- One row per month in which a plan spends an asset. ceiling is null where nothing limits the sum: a plan without a
-- budget, or one whose hard promise is the deadline. overrun holds what a reorganization of final blocks let through.
CREATE TABLE budget_periods (
  plan     text NOT NULL,
  period   text NOT NULL CHECK (period ~ '^[0-9]{4}-[0-9]{2}$'),
  asset    text NOT NULL,
  ceiling  numeric(78, 0),
  settled  numeric(78, 0) NOT NULL DEFAULT 0 CHECK (settled >= 0),
  reserved numeric(78, 0) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  overrun  numeric(78, 0) NOT NULL DEFAULT 0 CHECK (overrun >= 0),
  PRIMARY KEY (plan, period, asset),
  CONSTRAINT budget_never_exceeded CHECK (ceiling IS NULL OR settled + reserved <= ceiling)
);

-- What each transaction holds of a period: first reserved, at finality settled; zero and zero when released.
CREATE TABLE budget_entries (
  transaction_id text PRIMARY KEY,
  plan           text NOT NULL,
  period         text NOT NULL,
  asset          text NOT NULL,
  reserved       numeric(78, 0) NOT NULL CHECK (reserved >= 0),
  settled        numeric(78, 0) NOT NULL CHECK (settled >= 0),
  updated_at     timestamptz NOT NULL,
  FOREIGN KEY (plan, period, asset) REFERENCES budget_periods (plan, period, asset)
);

-- Why a plan published or waited. A decision that repeats is counted, not written again.
CREATE TABLE plan_decisions (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan       text NOT NULL,
  ledger     text NOT NULL,
  decision   text NOT NULL CHECK (decision IN ('publish', 'defer')),
  reason     text NOT NULL,
  detail     text NOT NULL,
  worst_case numeric(78, 0),
  allowed    numeric(78, 0),
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  times      bigint NOT NULL DEFAULT 1
);
CREATE INDEX plan_decisions_newest ON plan_decisions (plan, ledger, id DESC);

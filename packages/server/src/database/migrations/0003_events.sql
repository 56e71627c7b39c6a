-- The counter row is locked by every publisher until it commits, so positions become visible in order, without gaps.
CREATE TABLE event_head (
  id          int PRIMARY KEY CHECK (id = 1),
  next_offset bigint NOT NULL
);
INSERT INTO event_head (id, next_offset) VALUES (1, 1);

CREATE TABLE events (
  position bigint PRIMARY KEY,
  type     text NOT NULL,
  subject  text NOT NULL,
  data     jsonb NOT NULL,
  at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX events_at ON events (at);

CREATE TABLE webhooks (
  id              text PRIMARY KEY,
  url             text NOT NULL,
  types           text[] NOT NULL,
  description     text NOT NULL,
  secret          bytea NOT NULL,
  previous_secret bytea,
  previous_until  timestamptz,
  active          boolean NOT NULL DEFAULT true,
  position        bigint NOT NULL,
  attempts        int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_error      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  created_by      text NOT NULL
);

CREATE TABLE webhook_deliveries (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook         text NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event           bigint NOT NULL,
  state           text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'dead')),
  attempts        int NOT NULL,
  status          int,
  error           text,
  duration_ms     int,
  body            text NOT NULL,
  next_attempt_at timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (webhook, event)
);
CREATE INDEX webhook_deliveries_recent ON webhook_deliveries (webhook, id DESC);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_attempt_at) WHERE state = 'pending';

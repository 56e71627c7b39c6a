-- Events of contracts carry what strangers wrote, U+0000 among it, which json keeps and jsonb refuses.
ALTER TABLE events ALTER COLUMN data TYPE json USING data::json;

-- As publish_event, for data that is kept as it was written.
CREATE FUNCTION publish_event_as_written(event_type text, event_subject text, event_data json) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  taken bigint;
BEGIN
  UPDATE event_head SET next_offset = next_offset + 1 WHERE id = 1 RETURNING next_offset - 1 INTO STRICT taken;
  INSERT INTO events (position, type, subject, data) VALUES (taken, event_type, event_subject, event_data);
  PERFORM pg_notify('blockcluster_events', '');
  RETURN taken;
END $$;

-- How far the steps of a listener are in the tables below: position of the last one. They are made from
-- contract_events alone, from its first step on, so that what was stored before them is in them too.
ALTER TABLE contract_listeners ADD COLUMN indexed bigint NOT NULL DEFAULT 0;

-- What a listener was told of tokens that moved. An event of several transfers has several parts.
CREATE TABLE contract_transfers (
  listener  text NOT NULL REFERENCES contract_listeners (id) ON DELETE CASCADE,
  -- of the step that told of it as included, the last time
  position  bigint NOT NULL,
  part      integer NOT NULL,
  event_id  text NOT NULL,
  state     text NOT NULL CHECK (state IN ('included', 'final', 'withdrawn')),
  -- number of the token among those of its contract; empty where all are alike
  token     text NOT NULL,
  sender    text NOT NULL,
  recipient text NOT NULL,
  -- base units; one for a token that can't be divided
  amount    numeric NOT NULL,
  height    bigint NOT NULL,
  txid      text NOT NULL,
  log_index integer NOT NULL,
  PRIMARY KEY (listener, position, part)
);
CREATE INDEX contract_transfers_by_event ON contract_transfers (listener, event_id);
CREATE INDEX contract_transfers_by_sender ON contract_transfers (listener, sender, position, part);
CREATE INDEX contract_transfers_by_recipient ON contract_transfers (listener, recipient, position, part);

-- Sums of these transfers: those that blocks hold, and the final ones among them. Below zero where a contract moves what
-- no event has brought.
CREATE TABLE contract_balances (
  listener text NOT NULL REFERENCES contract_listeners (id) ON DELETE CASCADE,
  account  text NOT NULL,
  token    text NOT NULL,
  included numeric NOT NULL,
  final    numeric NOT NULL,
  PRIMARY KEY (listener, account, token)
);

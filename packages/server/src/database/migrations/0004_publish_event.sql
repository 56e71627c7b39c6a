-- Publishes an event in the caller's transaction and wakes the readers; answers its position. The counter's row stays
-- locked until that transaction ends, so publish last.
CREATE FUNCTION publish_event(event_type text, event_subject text, event_data jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  taken bigint;
BEGIN
  UPDATE event_head SET next_offset = next_offset + 1 WHERE id = 1 RETURNING next_offset - 1 INTO STRICT taken;
  INSERT INTO events (position, type, subject, data) VALUES (taken, event_type, event_subject, event_data);
  PERFORM pg_notify('blockcluster_events', '');
  RETURN taken;
END $$;

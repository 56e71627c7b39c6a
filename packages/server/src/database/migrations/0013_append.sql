-- The whole of a common group commit in one round trip with plans that are kept: records that are all new, of requests
-- without an Idempotency-Key. Answers the position of the first one; NULL, and nothing is changed, when the log holds one
-- of them already. Deadlines in seconds since 1970; `dedupes` must not repeat.
CREATE FUNCTION append_new_records(
  accepted timestamptz, digest_keys bigint[], deadlines bigint[], dedupes uuid[],
  ids bytea[], plans text[], names text[], documents text[]
) RETURNS bigint LANGUAGE plpgsql
-- A plan made while the table was empty would go on reading all of it when it has grown.
SET enable_seqscan = off AS $$
DECLARE
  start bigint;
  amount bigint := cardinality(ids);
  known bigint;
BEGIN
  -- The head's lock serializes all servers. What follows are statements of their own: each sees what was committed
  -- before the lock was had.
  SELECT h.size INTO STRICT start FROM log_head h FOR UPDATE;
  SELECT count(*) INTO known FROM records r WHERE r.dedupe = ANY (dedupes);
  IF known > 0 THEN
    RETURN NULL;
  END IF;
  INSERT INTO records (seq, digest_key, accepted_at, deadline, dedupe, id, plan, name, document)
  SELECT start + n.at - 1, n.digest_key, accepted, to_timestamp(n.deadline), n.dedupe, n.id, n.plan, n.name, n.document
  FROM unnest(digest_keys, deadlines, dedupes, ids, plans, names, documents)
    WITH ORDINALITY AS n(digest_key, deadline, dedupe, id, plan, name, document, at);
  UPDATE log_head SET size = start + amount;
  INSERT INTO record_minutes AS m (minute, records) VALUES (date_trunc('minute', accepted), amount)
  ON CONFLICT (minute) DO UPDATE SET records = m.records + excluded.records;
  INSERT INTO plan_positions AS p (plan, total, first_seq, first_at)
  SELECT n.plan, count(*), start + min(n.at) - 1, accepted
  FROM unnest(plans) WITH ORDINALITY AS n(plan, at) GROUP BY n.plan ORDER BY n.plan
  ON CONFLICT (plan) DO UPDATE SET
    first_seq = CASE WHEN p.total = p.closed THEN excluded.first_seq ELSE p.first_seq END,
    first_at = CASE WHEN p.total = p.closed THEN excluded.first_at ELSE p.first_at END,
    total = p.total + excluded.total;
  PERFORM publish_event('records.accepted', 'log',
    jsonb_build_object('from', start, 'to', start + amount - 1, 'count', amount));
  RETURN start;
END $$;

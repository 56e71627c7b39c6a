-- Versions of the installation's trust roots, each signed. The statements are kept for good, because a verifier follows
-- them from the version that it has; the roots themselves only of the newest, which hold what the older ones held.
CREATE TABLE trust_versions (
  version  bigint PRIMARY KEY CHECK (version > 0),
  -- CID of the statement
  id       text NOT NULL UNIQUE,
  issued   timestamptz NOT NULL,
  -- of the roots without the time of their issue: whether there is something new to publish
  content_hash text NOT NULL,
  -- canonical JSON of the envelope
  envelope text NOT NULL,
  -- canonical JSON of the trust file without the envelope
  file     text
);

-- Content that a group of named members holds, and what they said about it.

-- The installation's group: one row. Its chain is `ipfs:` and the name.
CREATE TABLE storage_group (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  name text NOT NULL,
  threshold integer NOT NULL CHECK (threshold > 0),
  created_at timestamptz NOT NULL
);

-- Who holds and witnesses. A member is local (its key sealed here, its blocks in this database) or remote (a URL). One
-- that left stays, because what it signed before still counts.
CREATE TABLE storage_members (
  name text PRIMARY KEY,
  -- did:key of ed25519
  key text NOT NULL UNIQUE,
  url text,
  sealed bytea,
  -- Who runs it; empty for a remote member, which is a party of its own.
  party text NOT NULL,
  joined_at timestamptz NOT NULL,
  left_at timestamptz,
  CHECK ((url IS NULL) <> (sealed IS NULL))
);

-- Blocks by store: `group` is what this installation published, `member:<name>` what a local member holds.
CREATE TABLE storage_blocks (
  store text NOT NULL,
  -- base32 of the block's SHA-256
  key text NOT NULL,
  bytes bytea NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (store, key)
);
-- Files are mostly compressed already, and leaves are cut out of them.
ALTER TABLE storage_blocks ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX storage_blocks_written ON storage_blocks (written_at);

-- What a block is kept for: the CID of content, `group` (directories, key events). Blocks without any were left by an
-- upload that never ended, and are swept.
CREATE TABLE storage_refs (
  key text NOT NULL,
  root text NOT NULL,
  PRIMARY KEY (key, root)
);
CREATE INDEX storage_refs_root ON storage_refs (root);

-- What local members must not forget: the heads of logs that they cosigned, the challenges that they answered, what they
-- hold.
CREATE TABLE storage_heads (
  member text NOT NULL,
  origin text NOT NULL,
  size bigint NOT NULL,
  root text NOT NULL,
  PRIMARY KEY (member, origin)
);
CREATE TABLE storage_challenges (
  member text NOT NULL,
  challenge text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (member, challenge)
);
CREATE TABLE storage_held (
  member text NOT NULL,
  cid text NOT NULL,
  held_at timestamptz NOT NULL,
  PRIMARY KEY (member, cid)
);

-- Files whose every block is stored. The row is written in one transaction with the record of the log that names it.
CREATE TABLE content (
  cid text PRIMARY KEY,
  -- hex of the file's SHA-256
  digest text NOT NULL,
  -- Bytes of the file, and of all blocks as dag-pb counts them.
  size bigint NOT NULL,
  total bigint NOT NULL,
  blocks integer NOT NULL,
  name text,
  media text,
  -- Whether the gateway serves it without a key.
  public boolean NOT NULL,
  plan text NOT NULL,
  -- Leaf index and id of its record.
  seq bigint NOT NULL,
  record text NOT NULL,
  stored_at timestamptz NOT NULL,
  -- When its holders are challenged next.
  due_at timestamptz NOT NULL
);
CREATE INDEX content_stored ON content (stored_at DESC, cid);
CREATE INDEX content_due ON content (due_at);

-- What is known of a member's copy of content.
CREATE TABLE content_holders (
  cid text NOT NULL REFERENCES content (cid) ON DELETE CASCADE,
  member text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'holds', 'lost', 'unreachable')),
  detail text,
  answered bigint NOT NULL DEFAULT 0,
  missed bigint NOT NULL DEFAULT 0,
  repaired bigint NOT NULL DEFAULT 0,
  answered_at timestamptz,
  checked_at timestamptz,
  PRIMARY KEY (cid, member)
);

-- The newest answered challenge about content (by CID) or about the chain of key events (`events`): a `retrieval-1`
-- anchor without its path, and the size of the log whose root it names.
CREATE TABLE storage_proofs (
  subject text PRIMARY KEY,
  size bigint NOT NULL,
  root text NOT NULL,
  -- What was challenged, and bytes of its blocks.
  cid text NOT NULL,
  total bigint NOT NULL,
  evidence jsonb NOT NULL,
  answered_at timestamptz NOT NULL
);

-- Who holds which content until when. `agreement` is what was signed, with the rounds so far.
CREATE TABLE agreements (
  id text PRIMARY KEY,
  cid text NOT NULL REFERENCES content (cid),
  state text NOT NULL CHECK (state IN ('waiting', 'active', 'ended', 'broken', 'failed')),
  from_at timestamptz,
  until_at timestamptz NOT NULL,
  every integer NOT NULL CHECK (every > 0),
  within integer NOT NULL CHECK (within > 0),
  -- Size of the log whose root its directory names.
  size bigint,
  agreement jsonb,
  -- Periods with an answered challenge, and those that passed without one.
  kept integer NOT NULL DEFAULT 0,
  missed integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  reason text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX agreements_due ON agreements (due_at) WHERE state IN ('waiting', 'active');
CREATE INDEX agreements_cid ON agreements (cid);

-- Other organizations for which this installation holds content and witnesses logs, as a member of their groups.
CREATE TABLE storage_clients (
  name text PRIMARY KEY,
  -- did:key whose orders and challenges are answered
  issuer text NOT NULL UNIQUE,
  -- Verifier key of its log, as Go's note package writes it
  log text NOT NULL,
  added_at timestamptz NOT NULL
);

-- The tree's hashes as C2SP tiles (256 wide), stored up to the size of the newest batch. A tile that a later batch
-- widens keeps its earlier hashes, so that one row serves every partial width too.
CREATE TABLE tiles (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
  index bigint NOT NULL CHECK (index >= 0),
  hashes bytea NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
  PRIMARY KEY (level, index)
);
-- Hashes don't compress.
ALTER TABLE tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The ledger, the facts that its rules ask for, and the indexes over it.
--
-- `entry`, `checkpoint`, `print`, `private_value`, `import*` and `match*` are
-- what was given; all else can be made again from them. Ids are blobs: a party
-- has 20 bytes, a subject its kind and 20 bytes, a statement 32.

CREATE TABLE log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  origin TEXT NOT NULL,
  vkey TEXT NOT NULL,
  signer TEXT NOT NULL,
  folding INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE entry (
  idx INTEGER PRIMARY KEY CHECK (idx >= 0),
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  bytes BLOB NOT NULL
) STRICT;

-- Complete subtrees of two leaves and more; level 0 is entry.leaf.
CREATE TABLE node (
  level INTEGER NOT NULL CHECK (level >= 1),
  idx INTEGER NOT NULL CHECK (idx >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size >= 0),
  note TEXT NOT NULL
) STRICT;

-- Facts. Lists of ids are joined blobs.

CREATE TABLE statement (
  idx INTEGER PRIMARY KEY REFERENCES entry (idx),
  id BLOB NOT NULL UNIQUE,
  typ TEXT NOT NULL,
  party BLOB NOT NULL,
  subj BLOB NOT NULL,
  also BLOB NOT NULL,
  needs BLOB NOT NULL,
  accepts BLOB NOT NULL,
  target BLOB,
  ended INTEGER,
  signers BLOB NOT NULL,
  understood INTEGER NOT NULL
) STRICT;
CREATE INDEX registration ON statement (subj)
  WHERE typ = 'register' AND ended IS NULL;
CREATE INDEX statement_typ ON statement (typ, idx) WHERE ended IS NULL;

CREATE TABLE touch (
  key TEXT NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (key, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX touch_idx ON touch (idx);

CREATE TABLE chain (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  head BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known (subject BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE party (
  id BLOB PRIMARY KEY,
  created INTEGER NOT NULL,
  threshold INTEGER NOT NULL,
  roots BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE party_need (
  party BLOB NOT NULL REFERENCES party (id),
  typ TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (party, typ)
) STRICT, WITHOUT ROWID;

CREATE TABLE key (
  kid BLOB PRIMARY KEY,
  alg TEXT NOT NULL,
  pub BLOB NOT NULL,
  party BLOB NOT NULL,
  root INTEGER NOT NULL,
  added INTEGER NOT NULL,
  may TEXT NOT NULL,
  until INTEGER,
  revoked INTEGER,
  since INTEGER
) STRICT, WITHOUT ROWID;

-- Search.

CREATE TABLE title_key (
  key TEXT NOT NULL,
  subject BLOB NOT NULL,
  whole INTEGER NOT NULL,
  PRIMARY KEY (key, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_key_subject ON title_key (subject);

CREATE TABLE name_key (
  key TEXT NOT NULL,
  subject BLOB NOT NULL,
  PRIMARY KEY (key, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_key_subject ON name_key (subject);

CREATE TABLE identifier (
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  subject BLOB NOT NULL,
  PRIMARY KEY (scheme, value, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_subject ON identifier (subject);

-- What a registration says it sounds like: files ('file') and fingerprints
-- ('print'), by SHA-256.
CREATE TABLE sound (
  what TEXT NOT NULL CHECK (what IN ('file', 'print')),
  sha256 BLOB NOT NULL,
  subject BLOB NOT NULL,
  PRIMARY KEY (what, sha256, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX sound_subject ON sound (subject);

CREATE TABLE print (
  sha256 BLOB PRIMARY KEY,
  alg INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  items BLOB NOT NULL
) STRICT;

-- What the matcher said. level: 0 work, 1 recording. verdict: 0 same,
-- 1 different, 2 review.

CREATE TABLE match (
  a BLOB NOT NULL,
  b BLOB NOT NULL CHECK (a < b),
  level INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  millibits INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  log_size INTEGER NOT NULL,
  PRIMARY KEY (a, b, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_b ON match (b);

CREATE TABLE match_evidence (
  a BLOB NOT NULL,
  b BLOB NOT NULL,
  level INTEGER NOT NULL,
  n INTEGER NOT NULL,
  field TEXT NOT NULL,
  agreement TEXT NOT NULL,
  millibits INTEGER NOT NULL,
  veto INTEGER NOT NULL,
  left_form TEXT NOT NULL,
  right_form TEXT NOT NULL,
  PRIMARY KEY (a, b, level, n),
  FOREIGN KEY (a, b, level) REFERENCES match (a, b, level) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Values behind commitments. Rows may be erased.
CREATE TABLE private_value (
  commitment BLOB PRIMARY KEY,
  owner TEXT NOT NULL,
  field TEXT NOT NULL,
  salt BLOB NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Imports.

CREATE TABLE import (
  id TEXT PRIMARY KEY,
  party BLOB NOT NULL,
  file TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_row (
  import TEXT NOT NULL REFERENCES import (id),
  row INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  subject BLOB,
  note TEXT NOT NULL,
  PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;

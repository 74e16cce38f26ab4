-- What was kept beside the ledger, in the order in which it was written: for
-- every row that the entries cannot give back (of log, checkpoint, print,
-- match, private_value, import, import_row), which row it is and the hash of
-- what it held. A row written again stands here again; its last hash counts.
-- `head` chains them, and the anchor file holds the last head under the
-- signature of the log.
CREATE TABLE kept (
  n INTEGER PRIMARY KEY CHECK (n >= 1),
  tbl TEXT NOT NULL,
  key BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;

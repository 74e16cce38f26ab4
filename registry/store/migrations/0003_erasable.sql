-- Values behind commitments lie in the order in which they came. So SQLite never
-- moves one to another page, which would leave the bytes behind where no row
-- is; and what is erased is overwritten where it lies (erasure.h). As a table
-- without rowid, ordered by commitments, it left one salt of six hundred.
ALTER TABLE private_value RENAME TO private_value_before;
CREATE TABLE private_value (
  commitment BLOB PRIMARY KEY NOT NULL,
  owner TEXT NOT NULL,
  field TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  value TEXT NOT NULL
) STRICT;
INSERT INTO private_value (commitment, owner, field, salt, value)
  SELECT commitment, owner, field, salt, value FROM private_value_before;
DROP TABLE private_value_before;

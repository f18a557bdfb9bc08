"""The ledger as first released: acts, records, revisions, settings, erasures. Frozen: never edit."""

DDL = """
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE changeset(key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, station TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE record(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL) STRICT;
CREATE TABLE revision(key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, changeset INTEGER NOT NULL,
  record INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE INDEX revision_record ON revision(record);
CREATE INDEX revision_changeset ON revision(changeset);
CREATE INDEX changeset_station ON changeset(station);
CREATE TABLE erasure(revision INTEGER PRIMARY KEY, changeset INTEGER NOT NULL) STRICT;
CREATE TRIGGER changeset_u BEFORE UPDATE ON changeset BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER changeset_d BEFORE DELETE ON changeset BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER record_u BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER record_d BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER revision_u BEFORE UPDATE ON revision
WHEN NOT (EXISTS(SELECT 1 FROM erasure e WHERE e.revision = OLD.key)
  AND NEW.key IS OLD.key AND NEW.id IS OLD.id AND NEW.changeset IS OLD.changeset AND NEW.record IS OLD.record)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER revision_d BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

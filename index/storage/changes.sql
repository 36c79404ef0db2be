-- The columns that filters and ranking read (index/columns.py) as they stood at some generation, in a file, and the
-- article versions that were touched since: what a reader must look at again. Beside `schema.sql` since format 4.
CREATE TABLE columns_file (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,          -- that the file is of; `touched` has all that came after it
    name       TEXT,                      -- file under columns/; NULL: none yet, all is read from the tables
    size       INTEGER,                   -- bytes
    sha256     TEXT
) STRICT;

CREATE TABLE touched (
    generation INTEGER NOT NULL,          -- that the change came with
    article    INTEGER NOT NULL,          -- key of the version; it may be gone
    PRIMARY KEY (generation, article)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    INSERT OR IGNORE INTO touched SELECT generation + 1, NEW.key FROM manifest; END;
CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN
    INSERT OR IGNORE INTO touched SELECT generation + 1, NEW.key FROM manifest; END;
CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
    INSERT OR IGNORE INTO touched SELECT generation + 1, OLD.key FROM manifest; END;
CREATE TRIGGER story_joined AFTER INSERT ON story BEGIN
    INSERT OR IGNORE INTO touched
    SELECT generation + 1, key FROM manifest, article WHERE article.id = NEW.article_id; END;
CREATE TRIGGER story_changed AFTER UPDATE OF story ON story BEGIN
    INSERT OR IGNORE INTO touched
    SELECT generation + 1, key FROM manifest, article WHERE article.id = NEW.article_id; END;
CREATE TRIGGER story_left AFTER DELETE ON story BEGIN
    INSERT OR IGNORE INTO touched
    SELECT generation + 1, key FROM manifest, article WHERE article.id = OLD.article_id; END;
CREATE TRIGGER vector_added AFTER INSERT ON vector BEGIN
    UPDATE segment SET living = living + 1 WHERE name = NEW.segment; END;
CREATE TRIGGER vector_removed AFTER DELETE ON vector BEGIN
    UPDATE segment SET living = living - 1 WHERE name = OLD.segment; END;

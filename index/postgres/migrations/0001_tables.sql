-- One row: what the index is and how it stands. Whoever writes locks it, so that commits come one after another.
CREATE TABLE manifest (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    encoder        TEXT    NOT NULL,
    encoder_digest TEXT    NOT NULL,
    encoder_path   TEXT    NOT NULL,      -- what computed the vectors: library, precision, device
    dimensions     INTEGER NOT NULL,
    passage_tokens INTEGER NOT NULL,
    generation     BIGINT  NOT NULL,      -- counts the commits
    identity       TEXT    NOT NULL,      -- of this index alone, at random when it is made
    changed_at     TIMESTAMPTZ,           -- when articles were last added, changed or removed
    articles       BIGINT  NOT NULL DEFAULT 0,   -- current ones
    versions       BIGINT  NOT NULL DEFAULT 0,   -- earlier versions
    undated        BIGINT  NOT NULL DEFAULT 0,   -- of the current ones
    passages       BIGINT  NOT NULL DEFAULT 0,
    words          BIGINT  NOT NULL DEFAULT 0    -- of all passages with their headers, for BM25
);

-- One row for each version of an article. The current version has no valid_to.
CREATE TABLE article (
    key                 BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                  TEXT NOT NULL,
    version             TEXT NOT NULL,    -- digest of the body
    url                 TEXT,
    title               TEXT,
    outlet              TEXT,
    outlet_key          TEXT,             -- case-folded, for filters
    authors             TEXT NOT NULL,    -- JSON list
    author_keys         TEXT[] NOT NULL,  -- case-folded, for filters
    listed              TEXT NOT NULL,    -- title, outlet, authors and URL, case-folded, a line each: what lists search
    language            TEXT,             -- ISO 639 code; NULL: not known
    published_at        BIGINT,           -- seconds since 1970, UTC; NULL: undated
    published_precision TEXT CHECK (published_precision IN ('day', 'minute', 'second')),
    published_offset    INTEGER,          -- minutes that the outlet's clock is before UTC's; NULL: not said
    published_origin    TEXT,
    body                TEXT NOT NULL,
    valid_from          BIGINT,           -- seconds since 1970; NULL: a first version, which has always stood
    valid_to            BIGINT,           -- NULL: still
    published_local     BIGINT GENERATED ALWAYS AS (published_at + 60 * coalesce(published_offset, 0)) STORED
);
CREATE UNIQUE INDEX article_current   ON article (id) WHERE valid_to IS NULL;
CREATE INDEX        article_id        ON article (id);
CREATE INDEX        article_outlet    ON article (outlet_key, published_at);
CREATE INDEX        article_url       ON article (url);
CREATE INDEX        article_newest    ON article (published_at DESC NULLS LAST, key) WHERE valid_to IS NULL;
CREATE INDEX        article_published ON article (published_at) WHERE valid_to IS NULL;
CREATE INDEX        article_language  ON article (language) WHERE valid_to IS NULL;
CREATE INDEX        article_authors   ON article USING gin (author_keys);

-- Near copies of one report: one source in answers, each still an article of its own.
CREATE TABLE story (
    article_id TEXT    PRIMARY KEY,
    story      BIGINT  NOT NULL,
    original   INTEGER NOT NULL           -- 1 for the report that the others copy
);
CREATE INDEX story_members ON story (story);
CREATE TABLE sketch (
    article_id TEXT  PRIMARY KEY,
    places     BYTEA NOT NULL
);
CREATE TABLE sketch_band (
    band       BIGINT NOT NULL,
    article_id TEXT   NOT NULL,
    PRIMARY KEY (band, article_id)
);

-- Outlets by the number that passages have; the name is its first spelling.
CREATE TABLE outlet (
    code INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

-- Counts that would take a look at every row: current articles by outlet and author, passages by year.
CREATE TABLE tally (
    kind  TEXT   NOT NULL CHECK (kind IN ('outlet', 'author', 'year')),
    key   TEXT   NOT NULL,                -- outlet as it is spelt, empty for none; author, case-folded; year, 0 undated
    name  TEXT   NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);

-- Stemmed words, and how many passages have each.
CREATE TABLE term (
    id       INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lexeme   TEXT   NOT NULL UNIQUE,
    passages BIGINT NOT NULL
);

-- A passage with its vector, its words, and what filters ask of its article. Its row is the year of publication
-- (0: undated) times 2^40, and a number: so the year's partition is found by the row alone.
CREATE SEQUENCE passage_number;
CREATE TABLE passage (
    row             BIGINT  PRIMARY KEY,
    article         BIGINT  NOT NULL,
    span_start      INTEGER NOT NULL,
    span_end        INTEGER NOT NULL,
    published_at    BIGINT,
    published_local BIGINT,
    valid_from      BIGINT  NOT NULL,     -- the least number for a first version
    valid_to        BIGINT  NOT NULL,     -- the greatest while it stands
    outlet          INTEGER NOT NULL,     -- code of the outlet, 0 for none
    text_digest     BIGINT  NOT NULL,     -- of header and passage: equal texts are encoded once
    length          INTEGER NOT NULL,     -- words of header and passage
    terms           INTEGER[] NOT NULL,   -- ids of its distinct words, ascending
    counts          BYTEA   NOT NULL,     -- how often each occurs, a byte each, 255 for more
    embedding       VECTOR  NOT NULL
) PARTITION BY RANGE (row);
ALTER TABLE passage ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX passage_article   ON passage (article);
CREATE INDEX passage_digest    ON passage (text_digest);
CREATE INDEX passage_published ON passage (published_at);
CREATE INDEX passage_outlet    ON passage (outlet, published_at);
CREATE INDEX passage_terms     ON passage USING gin (terms) WITH (fastupdate = off);
CREATE TABLE passage_0 PARTITION OF passage FOR VALUES FROM (0) TO (1099511627776)
    WITH (toast_tuple_target = 8160);     -- words and vectors stay in the row: they are read together, and often

-- A file or page that articles were read from, as it was then: what has not changed is not read again.
CREATE TABLE origin (
    place         TEXT   PRIMARY KEY,     -- absolute path, or URL
    reading       TEXT   NOT NULL,
    digest        TEXT   NOT NULL,
    read_at       BIGINT NOT NULL,
    size          BIGINT,
    modified_ns   BIGINT,
    etag          TEXT,
    last_modified TEXT,
    rejected      TEXT   NOT NULL
);
CREATE TABLE origin_article (
    place      TEXT NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (place, article_id)
);
CREATE INDEX origin_article_id ON origin_article (article_id);

-- Which articles are in which collections: any number of each other, in all their versions.
CREATE TABLE membership (
    article_id     TEXT NOT NULL,
    collection_key TEXT NOT NULL,
    collection     TEXT NOT NULL,
    PRIMARY KEY (article_id, collection_key)
);
CREATE INDEX membership_collection ON membership (collection_key, collection);

-- Folders, files, feeds and pages that `watch` keeps up to date.
CREATE TABLE source (
    place         TEXT    PRIMARY KEY,
    interval      INTEGER NOT NULL,
    fields        TEXT    NOT NULL,
    collection    TEXT    NOT NULL,
    checked_at    BIGINT,
    succeeded_at  BIGINT,
    failing_since BIGINT,
    error         TEXT,
    etag          TEXT,
    last_modified TEXT,
    added         BIGINT  NOT NULL DEFAULT 0,
    updated       BIGINT  NOT NULL DEFAULT 0,
    removed       BIGINT  NOT NULL DEFAULT 0
);

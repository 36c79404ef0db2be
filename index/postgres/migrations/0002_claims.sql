-- Files and sources that a writer takes. Who has one locked its row; the lock ends with the writer, and a row alone
-- says nothing.
CREATE TABLE claim (
    location TEXT PRIMARY KEY
);

"""The tables, as the steps that lead to them: step N takes a database from version N-1 to N.  Pure.

Times are microseconds since 1970, UTC.  A step that was released is never changed; what is new is a further step.
"""

_FIRST = """
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL, outlet TEXT NOT NULL, tags TEXT NOT NULL, priority INTEGER NOT NULL, role TEXT NOT NULL,
    "group" TEXT NOT NULL, interval INTEGER, private INTEGER NOT NULL, lang TEXT NOT NULL, paused INTEGER NOT NULL,
    retired INTEGER NOT NULL,
    address TEXT NOT NULL, moved_to TEXT NOT NULL, title TEXT NOT NULL, home TEXT NOT NULL, validators TEXT NOT NULL,
    body_hash TEXT NOT NULL, guids_trusted INTEGER NOT NULL,
    first_visit INTEGER, last_visit INTEGER, due INTEGER, not_before INTEGER,
    failures INTEGER NOT NULL, status INTEGER NOT NULL, error TEXT NOT NULL, gone INTEGER NOT NULL,
    leased_until INTEGER
);
CREATE INDEX feeds_due ON feeds (due, id) WHERE NOT retired AND NOT paused AND NOT gone;
CREATE INDEX feeds_leased ON feeds (leased_until) WHERE leased_until IS NOT NULL;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feeds,
    withdrawn INTEGER NOT NULL DEFAULT 0,  -- only its identity counts: nothing shows it
    published INTEGER NOT NULL, first_seen INTEGER NOT NULL, last_carried INTEGER, dated INTEGER NOT NULL,
    backlog INTEGER NOT NULL,
    identity TEXT NOT NULL, digest TEXT NOT NULL, guid TEXT NOT NULL,
    link TEXT NOT NULL, address TEXT NOT NULL, comments TEXT NOT NULL,
    outlet TEXT NOT NULL, author TEXT NOT NULL, lang TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    enclosures TEXT NOT NULL, text TEXT NOT NULL,
    content TEXT NOT NULL  -- the longest stands last, so that the others are read without it
);
CREATE INDEX entries_feed ON entries (feed);
CREATE INDEX entries_recent ON entries (max(published, first_seen));
CREATE INDEX entries_link ON entries (link);
CREATE INDEX entries_address ON entries (address);
CREATE INDEX entries_comments ON entries (comments) WHERE comments <> '';
CREATE INDEX entries_withdrawn ON entries (id) WHERE withdrawn;

CREATE TABLE keys (
    feed INTEGER NOT NULL REFERENCES feeds,
    key TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID;

CREATE TABLE carried (
    feed INTEGER NOT NULL REFERENCES feeds,
    fingerprint BLOB NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (feed, fingerprint)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = 'entries', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER words_added AFTER INSERT ON entries BEGIN
    INSERT INTO words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER words_edited AFTER UPDATE OF title, text ON entries
WHEN NOT old.withdrawn AND (old.title <> new.title OR old.text <> new.text) BEGIN
    INSERT INTO words (words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER words_withdrawn AFTER UPDATE OF withdrawn ON entries WHEN new.withdrawn AND NOT old.withdrawn BEGIN
    INSERT INTO words (words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TABLE ungrouped (
    published INTEGER NOT NULL, feed INTEGER NOT NULL, identity TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (published, feed, identity)  -- the order of grouping
) WITHOUT ROWID;

CREATE TABLE stories (
    founded INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of founding
    id INTEGER NOT NULL UNIQUE REFERENCES entries,
    grown INTEGER NOT NULL DEFAULT 0,  -- the position of its newest decision
    pending INTEGER NOT NULL DEFAULT 1,
    withdrawn INTEGER NOT NULL DEFAULT 0  -- no member is left
);
CREATE INDEX stories_pending ON stories (founded) WHERE pending;
CREATE INDEX stories_grown ON stories (grown) WHERE NOT withdrawn;

CREATE TABLE decisions (
    position INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of assignment
    entry INTEGER NOT NULL UNIQUE REFERENCES entries,
    story INTEGER NOT NULL REFERENCES stories (id),
    joined INTEGER,
    path TEXT NOT NULL,
    decision TEXT NOT NULL
);
CREATE INDEX decisions_story ON decisions (story, position);

CREATE TABLE publications (
    position INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of publication, whatever the clock said
    removed INTEGER NOT NULL DEFAULT 0,  -- readers may still know its id, which is never given again
    id TEXT NOT NULL UNIQUE,
    output TEXT NOT NULL, story INTEGER NOT NULL REFERENCES stories (id), unit INTEGER NOT NULL,
    entry INTEGER NOT NULL, outlet TEXT NOT NULL, link TEXT NOT NULL, published INTEGER NOT NULL,
    updated INTEGER NOT NULL, outlets INTEGER NOT NULL, title TEXT NOT NULL, content TEXT NOT NULL,
    coverage TEXT NOT NULL, listed TEXT NOT NULL, fragment BLOB NOT NULL
);
CREATE UNIQUE INDEX publications_unit ON publications (output, unit) WHERE NOT removed;
CREATE INDEX publications_story ON publications (story, output);
CREATE INDEX publications_latest ON publications (output, updated) WHERE NOT removed;
CREATE INDEX publications_updated ON publications (output, updated);

CREATE TABLE documents (
    path TEXT PRIMARY KEY, type TEXT NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL,
    body BLOB NOT NULL, gzip BLOB NOT NULL
);

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL, arguments TEXT NOT NULL, left_at INTEGER NOT NULL,
    answer TEXT, failed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_SECOND = """
ALTER TABLE feeds ADD COLUMN invited INTEGER;
ALTER TABLE feeds ADD COLUMN quiet TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feeds ADD COLUMN turnover REAL NOT NULL DEFAULT 0;

ALTER TABLE entries ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;

ALTER TABLE publications RENAME COLUMN fragment TO atom;
-- A fragment that is empty is made when documents are to carry it.
ALTER TABLE publications ADD COLUMN rss BLOB NOT NULL DEFAULT x'';
ALTER TABLE publications ADD COLUMN json BLOB NOT NULL DEFAULT x'';
CREATE INDEX publications_whole ON publications (output, updated) WHERE NOT removed AND length(atom) > 0;
ALTER TABLE documents ADD COLUMN token TEXT NOT NULL DEFAULT '';

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL, made INTEGER NOT NULL, entries TEXT NOT NULL, others TEXT NOT NULL, whole INTEGER NOT NULL
);
CREATE TABLE seen (  -- what was shown of stories that a person corrected
    entry INTEGER NOT NULL REFERENCES entries, output TEXT NOT NULL,
    PRIMARY KEY (entry, output)  -- in the order of the columns: else older SQLites take them for NULL in a quick check
) WITHOUT ROWID;

-- A withdrawn entry's 1 becomes 2 once its texts are gone, too; indexes of what can be found are without either.
CREATE INDEX entries_full ON entries (id) WHERE withdrawn = 1;
DROP INDEX entries_recent;
CREATE INDEX entries_recent ON entries (max(published, first_seen)) WHERE NOT withdrawn;
DROP INDEX entries_link;
CREATE INDEX entries_link ON entries (link) WHERE NOT withdrawn;
DROP INDEX entries_address;
CREATE INDEX entries_address ON entries (address) WHERE NOT withdrawn;
DROP INDEX entries_feed;
CREATE INDEX entries_feed ON entries (feed) WHERE NOT withdrawn;
CREATE TABLE purged (feed INTEGER PRIMARY KEY, last INTEGER NOT NULL);  -- whose entries are to be withdrawn, up to one
CREATE INDEX carried_entry ON carried (entry);

-- How much there is, for pages and monitors: to count millions takes longer than all else that they show.
CREATE TABLE stored_entries (feed INTEGER PRIMARY KEY, number INTEGER NOT NULL);
INSERT INTO stored_entries SELECT feed, count(*) FROM entries WHERE NOT withdrawn GROUP BY feed;
CREATE TRIGGER entry_stored AFTER INSERT ON entries WHEN NOT new.withdrawn BEGIN
    INSERT INTO stored_entries VALUES (new.feed, 1) ON CONFLICT (feed) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER entry_withdrawn AFTER UPDATE OF withdrawn ON entries WHEN NOT old.withdrawn AND new.withdrawn BEGIN
    UPDATE stored_entries SET number = number - 1 WHERE feed = old.feed;
END;
-- Parts of the index of words are put together by upkeep, a little at a time; by itself it does much at once.
INSERT INTO words (words, rank) VALUES ('automerge', 0);
INSERT INTO words (words, rank) VALUES ('crisismerge', 64);

CREATE TABLE stored_stories (number INTEGER NOT NULL);
INSERT INTO stored_stories SELECT count(*) FROM stories WHERE NOT withdrawn;
CREATE TRIGGER story_stored AFTER INSERT ON stories BEGIN
    UPDATE stored_stories SET number = number + 1;
END;
CREATE TRIGGER story_withdrawn AFTER UPDATE OF withdrawn ON stories WHEN old.withdrawn <> new.withdrawn BEGIN
    UPDATE stored_stories SET number = number + iif(new.withdrawn, -1, 1);
END;
"""

_TO_THE_FIRST_AT = """
UPDATE OR IGNORE feeds SET
    url = substr(url, 1, instr(url, '//') + 1) || substr(url, instr(url, '@') + 1)
WHERE url GLOB 'http*//*@*'
AND substr(url, instr(url, '//') + 2, instr(url, '@') - instr(url, '//') - 2) NOT GLOB '*[/?#]*';
UPDATE feeds SET
    address = substr(address, 1, instr(address, '//') + 1) || substr(address, instr(address, '@') + 1)
WHERE address GLOB 'http*//*@*'
AND substr(address, instr(address, '//') + 2, instr(address, '@') - instr(address, '//') - 2) NOT GLOB '*[/?#]*';
"""  # of a login, either half of which may have an @ of its own

_THIRD = f"""
ALTER TABLE feeds ADD COLUMN fresh_for INTEGER;
ALTER TABLE feeds ADD COLUMN posts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feeds ADD COLUMN why TEXT NOT NULL DEFAULT '';
-- Names and passwords of addresses stay in the configuration.
{_TO_THE_FIRST_AT * 3}
CREATE TABLE hosts (  -- that asked to be left alone for a while (429): of whatever feed
    host TEXT PRIMARY KEY, until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mentions (  -- stories that an entry of another story also touches
    story INTEGER NOT NULL REFERENCES stories (id), entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (story, entry)
) WITHOUT ROWID;
INSERT OR IGNORE INTO mentions
SELECT each.value, entry FROM decisions, json_each(decision, '$.mentions') AS each
WHERE each.value IN (SELECT id FROM stories) AND each.value <> story;
CREATE INDEX mentions_entry ON mentions (entry);

ALTER TABLE documents ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN hub TEXT NOT NULL DEFAULT '';
ALTER TABLE publications ADD COLUMN part TEXT NOT NULL DEFAULT '';
CREATE INDEX publications_part ON publications (output, part, updated) WHERE NOT removed AND length(atom) > 0;
CREATE INDEX publications_placed ON publications (output, part, updated) WHERE NOT removed;
"""  # noqa: S608 -- statements, never values

_FOURTH = """
ALTER TABLE feeds ADD COLUMN last_read INTEGER;
UPDATE feeds SET last_read = last_visit WHERE NOT failures;
ALTER TABLE feeds ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
UPDATE feeds SET slow = failures > 0 AND status IN (0, 200);
ALTER TABLE feeds ADD COLUMN login TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN absent INTEGER;

-- What lists of stories are made from lies close together: whole entries are a hundred times as big.  An index that
-- leaves out rows has the column by which it does, too: else each row would be looked up nevertheless.
CREATE INDEX entries_facts ON entries (id, feed, outlet, lang, kind, first_seen, hidden, withdrawn) WHERE NOT withdrawn;
CREATE INDEX entries_seen ON entries (feed, first_seen, withdrawn) WHERE NOT withdrawn;
CREATE INDEX entries_outlet ON entries (outlet, first_seen, withdrawn) WHERE NOT withdrawn;
CREATE INDEX entries_lang ON entries (lang, first_seen, withdrawn) WHERE NOT withdrawn;
CREATE INDEX decisions_home ON decisions (entry, story);
DROP INDEX decisions_story;
CREATE INDEX decisions_story ON decisions (story, entry);

ALTER TABLE stories ADD COLUMN outlets INTEGER NOT NULL DEFAULT 0;  -- that are shown; at least 1 where an entry is
CREATE TEMP TABLE covered AS
SELECT story, max(1, count(DISTINCT CASE WHEN kind <> 'pointer' THEN lower(coalesce(nullif(feeds.outlet, ''),
    nullif(entries.outlet, ''), nullif(feeds.name, ''), nullif(feeds.title, ''), url)) END)) AS outlets
FROM decisions INDEXED BY decisions_story
CROSS JOIN entries INDEXED BY entries_facts ON entries.id = entry AND NOT withdrawn
CROSS JOIN feeds ON feeds.id = feed
WHERE NOT hidden GROUP BY story;
UPDATE stories SET outlets = covered.outlets FROM covered WHERE covered.story = stories.id;
DROP TABLE covered;
CREATE INDEX stories_covered ON stories (outlets, grown, id, hidden, withdrawn)
WHERE outlets <> 0 AND NOT hidden AND NOT withdrawn;
CREATE INDEX stories_shown ON stories (grown, outlets, id, hidden, withdrawn)
WHERE outlets <> 0 AND NOT hidden AND NOT withdrawn;

-- How far a decision is from the line, of those that are near.
ALTER TABLE decisions ADD COLUMN margin REAL AS (
    CASE WHEN path IN ('score', 'founded') AND json_valid(decision)
    THEN abs(json_extract(decision, '$.score') - json_extract(decision, '$.required')) END);
CREATE INDEX decisions_doubtful ON decisions (margin) WHERE margin < 3;

ALTER TABLE corrections ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE corrections ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0;
CREATE TABLE corrected (  -- which corrections name an entry, and on which side
    entry INTEGER NOT NULL, correction INTEGER NOT NULL REFERENCES corrections, other INTEGER NOT NULL,
    PRIMARY KEY (entry, correction, other)
) WITHOUT ROWID;
CREATE TRIGGER correction_kept AFTER INSERT ON corrections BEGIN
    INSERT OR IGNORE INTO corrected SELECT value, new.id, 0 FROM json_each(new.entries);
    INSERT OR IGNORE INTO corrected SELECT value, new.id, 1 FROM json_each(new.others);
END;
INSERT OR IGNORE INTO corrected SELECT value, corrections.id, 0 FROM corrections, json_each(entries);
INSERT OR IGNORE INTO corrected SELECT value, corrections.id, 1 FROM corrections, json_each(others);

CREATE TABLE tallies (  -- of the entries of a feed that were first seen on a day, counted from 1970
    feed INTEGER NOT NULL REFERENCES feeds, day INTEGER NOT NULL,
    entries INTEGER NOT NULL, first INTEGER NOT NULL, repeated INTEGER NOT NULL,
    PRIMARY KEY (feed, day)
) WITHOUT ROWID;
CREATE TABLE untallied (  -- what is to be counted anew
    feed INTEGER NOT NULL REFERENCES feeds, day INTEGER NOT NULL,
    PRIMARY KEY (feed, day)
) WITHOUT ROWID;
INSERT INTO tallies
SELECT feed, first_seen / 86400000000, count(*), sum(story = entries.id AND outlets > 1), sum(story <> entries.id)
FROM entries INDEXED BY entries_facts
CROSS JOIN decisions INDEXED BY decisions_home ON entry = entries.id
CROSS JOIN stories ON stories.id = story
WHERE NOT entries.withdrawn GROUP BY 1, 2;

CREATE TABLE samples (
    at INTEGER PRIMARY KEY, visits INTEGER NOT NULL, failed INTEGER NOT NULL, fresh INTEGER NOT NULL,
    grouped INTEGER NOT NULL, stories INTEGER NOT NULL, memory INTEGER NOT NULL, size INTEGER NOT NULL,
    waiting INTEGER NOT NULL
);
"""

STEPS = (_FIRST, _SECOND, _THIRD, _FOURTH)

-- Every uid ever mentioned, and the entity it stands for (itself, unless it is an alias).
CREATE TABLE name (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, entity INTEGER NOT NULL);
CREATE INDEX name_entity ON name (entity);

-- The loads that changed the graph; everything below says by a load's id since when it holds (since)
-- and which load touched it last (stamp).
CREATE TABLE load (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, assets INTEGER NOT NULL, relations INTEGER NOT NULL
);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- Where sources speak: their files and tables; `said` is the source as the list of those that say something.
CREATE TABLE scope (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, family TEXT NOT NULL, said TEXT NOT NULL,
    UNIQUE (source, name)
);

-- What sources say: of things, of relations, of pools.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, name INTEGER NOT NULL, fingerprint INTEGER NOT NULL,
    fields TEXT NOT NULL, first_seen TEXT NOT NULL, gone TEXT, stamp INTEGER NOT NULL
);
CREATE INDEX observation_name ON observation (name);
CREATE TABLE claim (
    id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, observation INTEGER, src INTEGER NOT NULL, type TEXT NOT NULL,
    dst INTEGER NOT NULL, strength TEXT, pool TEXT, fingerprint INTEGER, first_seen TEXT NOT NULL, gone TEXT,
    stamp INTEGER NOT NULL
);
CREATE INDEX claim_ends ON claim (src, type, dst);
CREATE INDEX claim_observation ON claim (observation) WHERE observation IS NOT NULL;
CREATE TABLE pool_claim (
    id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, asset INTEGER NOT NULL, pool TEXT NOT NULL, min_up TEXT NOT NULL,
    fingerprint INTEGER NOT NULL, first_seen TEXT NOT NULL, gone TEXT, stamp INTEGER NOT NULL
);
CREATE INDEX pool_claim_asset ON pool_claim (asset, pool);
-- The values by which records of several sources are told to be one thing; filled once there are several.
CREATE TABLE match (name INTEGER NOT NULL, rule INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (rule, value, name))
WITHOUT ROWID;
CREATE INDEX match_name ON match (name);

-- What follows: the graph.
CREATE TABLE entity (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, fields TEXT NOT NULL, sources TEXT NOT NULL,
    since INTEGER NOT NULL, stamp INTEGER NOT NULL
);
-- Incidents that nobody resolved, and changes by the end of their window: what is open, without reading all there was.
CREATE INDEX entity_incident_unresolved ON entity (coalesce(fields ->> '$.status', ''))
WHERE kind = 'incident' AND fields ->> '$.resolved_at' IS NULL;
CREATE INDEX entity_change_window ON entity (coalesce(fields ->> '$.status', ''), coalesce(fields ->> '$.planned_end', ''))
WHERE kind = 'change';
CREATE TABLE relation (
    src INTEGER NOT NULL, type TEXT NOT NULL, dst INTEGER NOT NULL, strength TEXT, pool TEXT, status TEXT NOT NULL,
    sources TEXT NOT NULL, since INTEGER NOT NULL, stamp INTEGER NOT NULL, PRIMARY KEY (src, type, dst)
) WITHOUT ROWID;
CREATE INDEX relation_dst ON relation (dst, type);
CREATE INDEX relation_dangling ON relation (status) WHERE status = 'dangling';
CREATE TABLE pool (
    asset INTEGER NOT NULL, pool TEXT NOT NULL, min_up TEXT NOT NULL, status TEXT NOT NULL, since INTEGER NOT NULL,
    stamp INTEGER NOT NULL, PRIMARY KEY (asset, pool)
) WITHOUT ROWID;
CREATE TABLE dropped (uid TEXT PRIMARY KEY, stamp INTEGER NOT NULL) WITHOUT ROWID;

-- What it was before.
CREATE TABLE entity_version (
    id INTEGER NOT NULL, status TEXT NOT NULL, fields TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
);
CREATE INDEX entity_version_id ON entity_version (id);
CREATE TABLE relation_version (
    src INTEGER NOT NULL, type TEXT NOT NULL, dst INTEGER NOT NULL, strength TEXT, pool TEXT, status TEXT NOT NULL,
    sources TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
);
CREATE INDEX relation_version_src ON relation_version (src);
CREATE INDEX relation_version_dst ON relation_version (dst);
CREATE TABLE pool_version (
    asset INTEGER NOT NULL, pool TEXT NOT NULL, min_up TEXT NOT NULL, status TEXT NOT NULL, since INTEGER NOT NULL,
    until INTEGER NOT NULL
);
CREATE INDEX pool_version_asset ON pool_version (asset);

-- Beside the graph.
CREATE TABLE record (
    collection TEXT NOT NULL, id TEXT NOT NULL, sort TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (collection, id)
) WITHOUT ROWID;
CREATE INDEX record_sort ON record (collection, sort, id);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT, token INTEGER NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;

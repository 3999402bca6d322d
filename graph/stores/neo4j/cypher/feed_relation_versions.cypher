MATCH (version:RelationVersion)
WHERE version.stamp > $after
RETURN version.source, version.type, version.target, version.strength, version.pool, version.status,
       version.sources, version.since, version.until, version.stamp, version.run

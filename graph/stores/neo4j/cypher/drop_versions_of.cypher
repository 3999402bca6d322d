MATCH (version:Version)
WHERE version.uid IN $uids
MATCH (:Alias {uid: version.uid})-[:STANDS_FOR]->(heir)
RETURN elementId(version), heir.uid, split(heir.uid, ':')[0], version.lifecycle, version.record,
       version.since, version.until, version.stamp, version.run

MATCH (version:Version)
WHERE version.stamp > $after
RETURN version.uid, version.lifecycle, version.record, version.since, version.until, version.stamp, version.run

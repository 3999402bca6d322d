MATCH (version:Version)
WHERE version.uid IN $uids
DELETE version

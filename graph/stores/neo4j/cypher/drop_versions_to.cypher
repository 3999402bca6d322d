UNWIND $rows AS row
MATCH (version:Version)
WHERE elementId(version) = row[0]
SET version.uid = row[1], version.key = row[2]

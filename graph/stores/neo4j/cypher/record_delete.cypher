MATCH (record:__COLLECTION__)
WHERE record.id IN $ids
DELETE record

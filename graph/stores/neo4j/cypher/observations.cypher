// What is live was last seen by the last complete run of its scope.
MATCH (entity:__KINDS__)
WHERE entity.uid IN $uids
WITH collect([entity.uid, entity.record, entity.observations]) AS told
RETURN told, COLLECT { MATCH (scope:Scope) RETURN [scope.id, scope.last_complete] }

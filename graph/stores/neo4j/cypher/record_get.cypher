MATCH (record:__COLLECTION__ {id: $id})
RETURN record.doc

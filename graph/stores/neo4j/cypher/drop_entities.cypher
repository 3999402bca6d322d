UNWIND $uids AS uid
MATCH (entity:__KINDS__ {uid: uid})
DETACH DELETE entity

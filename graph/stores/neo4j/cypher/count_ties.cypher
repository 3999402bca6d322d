RETURN COUNT { ()-[:__TYPES__]->() } AS relations,
       COUNT { MATCH (loose:LooseRelation) WHERE loose.status = 'dangling' } AS dangling,
       COUNT { MATCH (pool:Pool) WHERE pool.status = 'active' } AS pools

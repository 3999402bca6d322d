// What was said of a former id is said of its heir now; the traces of before are no part of the graph.
MATCH (loose:LooseRelation)
WHERE NOT EXISTS { MATCH (:Alias {uid: loose.source}) } AND NOT EXISTS { MATCH (:Alias {uid: loose.target}) }
RETURN loose.source, loose.type, loose.target, loose.strength, loose.pool, loose.status, loose.sources
ORDER BY loose.source, loose.type, loose.target

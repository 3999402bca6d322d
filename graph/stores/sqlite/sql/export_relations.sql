-- What was said of a former id is said of its heir now; the traces of before are no part of the graph.
SELECT s.uid, r.type, d.uid, r.strength, r.pool, r.status, r.sources
FROM relation r JOIN name s ON s.id = r.src AND s.entity = s.id JOIN name d ON d.id = r.dst AND d.entity = d.id
ORDER BY s.uid, r.type, d.uid

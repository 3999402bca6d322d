MATCH (seen:Observation)
WHERE seen.stamp > $after AND NOT EXISTS { (seen)-[:OBSERVES]->() }
RETURN seen.source, seen.scope, seen.uid AS uid, seen.uid AS entity, seen.fingerprint, seen.fields, seen.links,
       seen.first_seen, seen.gone, seen.stamp

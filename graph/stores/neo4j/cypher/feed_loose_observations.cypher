MATCH (seen:LooseObservation)
RETURN seen.source, seen.scope, seen.uid, seen.entity, seen.fingerprint, seen.fields, seen.links, seen.first_seen,
       seen.gone, seen.stamp

MATCH (asset:Asset)
WHERE asset.uid > $start
WITH asset ORDER BY asset.uid LIMIT $limit
WITH collect(asset) AS chunk
RETURN [asset IN chunk WHERE asset.since <= $as_of |
        [asset.uid, asset.type, asset.criticality, asset.status, asset.environment, asset:Retired,
         [(asset)-[owned:OWNED_BY]->(team:Team) WHERE owned.since <= $as_of | team.uid]]],
       chunk[-1].uid

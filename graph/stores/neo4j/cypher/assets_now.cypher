MATCH (asset:Asset)
WHERE asset.uid > $start
WITH asset ORDER BY asset.uid LIMIT $limit
WITH collect(asset) AS chunk
RETURN [asset IN chunk |
        [asset.uid, asset.type, asset.criticality, asset.status, asset.environment, asset:Retired,
         [(asset)-[:OWNED_BY]->(team:Team) | team.uid]]],
       chunk[-1].uid

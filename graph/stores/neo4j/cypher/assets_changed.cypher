// Assets that changed themselves, or in who owns them.
CALL () {
  MATCH (asset:Asset)
  WHERE asset.stamp > $after
  RETURN asset
  UNION
  MATCH (asset:Asset)-[owned:OWNED_BY]->(:Team)
  WHERE owned.stamp > $after
  RETURN asset
  UNION
  MATCH (loose:LooseRelation)
  WHERE loose.stamp > $after AND loose.type = 'OWNED_BY'
  MATCH (asset:Asset {uid: loose.source})
  RETURN asset
}
RETURN asset.uid, asset.type, asset.criticality, asset.status, asset.environment, asset:Retired,
       [(asset)-[:OWNED_BY]->(team:Team) | team.uid]
       + COLLECT {
           MATCH (loose:LooseRelation {source: asset.uid, type: 'OWNED_BY', status: 'dangling'})
           RETURN loose.target
         }

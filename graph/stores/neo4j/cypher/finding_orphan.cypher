MATCH (asset:Asset)
WHERE NOT asset:Retired AND NOT EXISTS { (asset)-[:__TYPES__]-(:Asset) }
RETURN asset.uid AS uid
ORDER BY uid

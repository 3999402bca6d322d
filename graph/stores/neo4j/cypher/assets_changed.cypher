MATCH (asset:Asset)
WHERE asset.stamp > $after
RETURN asset.uid, asset.type, asset.criticality, asset.status, asset.environment, asset:Retired

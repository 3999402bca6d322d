MATCH (article:Article)-[:ABOUT]->(asset:Asset)
WHERE NOT article:Retired AND coalesce(article.status, '') <> 'retired'
  AND (asset:Retired OR toLower(asset.status) IN ['retired', 'decommissioned', 'disposed'])
RETURN article.uid AS article, asset.uid AS asset
ORDER BY article, asset

CALL () {
  MATCH (loose:LooseRelation)
  WHERE loose.status = 'dangling'
  RETURN loose.source AS source, loose.type AS type, loose.target AS target, 'unknown' AS end
  UNION ALL
  MATCH (:Retired)-[relation:__TYPES__]-(other)
  WHERE NOT other:Retired
  RETURN startNode(relation).uid AS source, type(relation) AS type, endNode(relation).uid AS target, 'retired' AS end
}
RETURN source, type, target, end
ORDER BY source, type, target

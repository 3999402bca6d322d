SELECT n.uid, p.pool, p.min_up, count(m.id) AS n FROM pool p
JOIN name n ON n.id = p.asset
JOIN entity e ON e.id = p.asset AND e.status = 'active'
LEFT JOIN (
    SELECT r.dst AS consumer, r.pool, r.src AS id FROM relation r
    WHERE r.type IN ('MEMBER_OF', 'PART_OF') AND r.status = 'active' AND r.pool IS NOT NULL
    UNION
    SELECT r.src, r.pool, r.dst FROM relation r
    WHERE r.type NOT IN ('MEMBER_OF', 'PART_OF') AND r.strength IS NOT NULL AND r.status = 'active'
      AND r.pool IS NOT NULL
) x ON x.consumer = p.asset AND x.pool = p.pool
LEFT JOIN entity m ON m.id = x.id AND m.status = 'active'
     AND fold(coalesce(m.fields ->> '$.status', '')) NOT IN ('retired', 'decommissioned', 'disposed')
WHERE p.status = 'active' AND instr(p.min_up, '%') = 0
GROUP BY p.asset, p.pool HAVING CAST(p.min_up AS INTEGER) > count(m.id)
ORDER BY 1, 2

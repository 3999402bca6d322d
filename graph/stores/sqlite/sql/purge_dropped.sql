INSERT OR REPLACE INTO dropped
SELECT n.uid, :stamp FROM entity e JOIN load l ON l.id = e.since JOIN name n ON n.id = e.id
WHERE e.status = 'retired' AND l.at < :before

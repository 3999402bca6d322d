-- Entities by their ids.
SELECT e.id, n.uid, e.status, e.fields FROM entity e JOIN name n ON n.id = e.id WHERE e.id IN (CHOSEN) ORDER BY n.uid

-- A relation that is still said of a thing that was forgotten waits for its end to appear again.
WITH forgotten AS (SELECT n.id FROM dropped d JOIN name n ON n.uid = d.uid WHERE d.stamp = :stamp)
UPDATE relation SET status = 'dangling', since = :stamp, stamp = :stamp
WHERE status = 'active' AND (src IN forgotten OR dst IN forgotten)

-- An entity is fed with all that is said of it, so it goes to those who are fed when some of that is forgotten.
UPDATE entity SET stamp = :stamp
WHERE id IN (SELECT n.entity FROM observation o JOIN name n ON n.id = o.name WHERE o.gone < :before)

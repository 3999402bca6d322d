DELETE FROM entity WHERE id IN (SELECT name FROM moved)

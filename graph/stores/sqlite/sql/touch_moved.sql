-- An entity that won or lost a name is another one to those who are fed, though its fields may be the same.
UPDATE entity SET stamp = :stamp WHERE id IN (SELECT old FROM moved UNION SELECT new FROM moved)

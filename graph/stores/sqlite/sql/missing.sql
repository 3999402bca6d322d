-- What is spoken of and not known.
INSERT INTO missing SELECT n.id FROM name n LEFT JOIN entity e ON e.id = n.id WHERE e.id IS NULL

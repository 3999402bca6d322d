SHOW CONSTRAINTS
YIELD type, labelsOrTypes, properties
WHERE type CONTAINS 'UNIQUENESS'
RETURN labelsOrTypes, properties

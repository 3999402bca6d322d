INSERT INTO touched SELECT id FROM claim WHERE stamp > :applied

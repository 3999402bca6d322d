-- Names that stand for another thing; all others stand for themselves.
INSERT INTO elsewhere SELECT id, entity FROM name WHERE entity <> id

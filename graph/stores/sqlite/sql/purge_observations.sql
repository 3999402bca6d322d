DELETE FROM observation WHERE gone < :before

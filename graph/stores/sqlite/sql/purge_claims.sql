DELETE FROM claim WHERE gone < :before

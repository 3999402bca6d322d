DELETE FROM pool_claim WHERE gone < :before

DELETE FROM entity WHERE status = 'retired' AND since IN (SELECT id FROM load WHERE at < :before)

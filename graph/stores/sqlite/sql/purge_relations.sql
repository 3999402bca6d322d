DELETE FROM relation WHERE status = 'retired' AND since IN (SELECT id FROM load WHERE at < :before)

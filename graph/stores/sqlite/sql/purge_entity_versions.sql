DELETE FROM entity_version WHERE until IN (SELECT id FROM load WHERE at < :before)

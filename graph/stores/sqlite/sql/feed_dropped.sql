SELECT uid FROM dropped WHERE stamp > :after ORDER BY uid

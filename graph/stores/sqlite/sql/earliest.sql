SELECT min(at) FROM load

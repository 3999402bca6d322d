MATCH (dropped:Dropped)
WHERE dropped.stamp > $after
RETURN dropped.uid

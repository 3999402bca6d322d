DELETE FROM dropped WHERE uid IN (SELECT n.uid FROM moved m JOIN name n ON n.id = m.name WHERE m.new = m.name)

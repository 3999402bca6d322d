SELECT id FROM name WHERE uid >= :first AND uid < :last

SELECT doc FROM record WHERE collection = :collection AND id = :id

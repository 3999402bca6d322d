SELECT doc FROM record WHERE collection = :collection ORDER BY sort, id

SELECT id, at, assets, relations FROM load ORDER BY id DESC LIMIT 1

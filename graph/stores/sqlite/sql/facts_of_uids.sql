SELECT n.entity FROM json_each(:uids) u CROSS JOIN name n ON n.uid = u.value

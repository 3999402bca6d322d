-- What says something of the assets: problems by their root cause, articles by what they are about.
SELECT r.src, d.uid FROM json_each(:uids) u CROSS JOIN name d ON d.uid = u.value
CROSS JOIN relation r ON r.dst = d.entity AND r.type IN ('ROOT_CAUSE', 'ABOUT') AND r.status = 'active'

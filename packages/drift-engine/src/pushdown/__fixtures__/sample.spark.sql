SELECT c0, c1, c2, c3, c4 FROM (SELECT CAST(`hours` AS DOUBLE) AS c0, CAST(unix_micros(CAST(`at` AS TIMESTAMP)) AS DOUBLE) / 1000 AS c1, CAST(`origin` AS STRING) AS c2, CASE WHEN `late` IS NULL THEN NULL WHEN `late` THEN 'true' ELSE 'false' END AS c3, CAST(`a ``note``` AS STRING) AS c4, COALESCE(CAST(`id` AS STRING), '') || '|' || COALESCE(CAST(`origin` AS STRING), '') AS row_key, CAST(conv(substr(md5('7|' || COALESCE(CAST(`id` AS STRING), '') || '|' || COALESCE(CAST(`origin` AS STRING), '')), 1, 8), 16, 10) AS BIGINT) AS row_hash
FROM (SELECT * FROM `lake`.`flights` WHERE `at` >= TIMESTAMP_NTZ '2001-01-01 00:00:00.000' AND `at` < TIMESTAMP_NTZ '2001-02-01 00:00:00.000') source_rows) keyed
ORDER BY row_hash, row_key
LIMIT 100

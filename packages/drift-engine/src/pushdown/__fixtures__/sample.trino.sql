SELECT c0, c1, c2, c3, c4 FROM (SELECT CAST("hours" AS DOUBLE) AS c0, CAST(to_unixtime(CAST("at" AS timestamp(6))) * 1000 AS DOUBLE) AS c1, CAST("origin" AS VARCHAR) AS c2, CASE WHEN "late" IS NULL THEN NULL WHEN "late" THEN 'true' ELSE 'false' END AS c3, CAST("a `note`" AS VARCHAR) AS c4, COALESCE(CAST("id" AS VARCHAR), '') || '|' || COALESCE(CAST("origin" AS VARCHAR), '') AS row_key, from_base(substr(to_hex(md5(to_utf8('7|' || COALESCE(CAST("id" AS VARCHAR), '') || '|' || COALESCE(CAST("origin" AS VARCHAR), '')))), 1, 8), 16) AS row_hash
FROM (SELECT * FROM "lake"."flights" WHERE "at" >= TIMESTAMP '2001-01-01 00:00:00.000' AND "at" < TIMESTAMP '2001-02-01 00:00:00.000') source_rows) keyed
ORDER BY row_hash, row_key
LIMIT 100

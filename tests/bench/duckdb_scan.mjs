// A blocked scan by DuckDB, for title_search.py.
//   node duckdb_scan.mjs KEYS QUESTIONS    files of one key a line
// Run where `npm install @duckdb/node-api` was. Of the keys that begin or end
// with the question's letter and are at most one longer or shorter, the ten
// nearest by Levenshtein's distance. Prints a line for each question: the
// processor time of it in microseconds, and the places of the keys. One thread.
import fs from 'node:fs';
import {createRequire} from 'node:module';

const {DuckDBInstance} =
    createRequire(process.cwd() + '/')('@duckdb/node-api');
const [keys, questions] = process.argv.slice(2);
const database = await DuckDBInstance.create(':memory:', {threads: '1'});
const connection = await database.connect();
const file = keys.replaceAll("'", "''");
await connection.run(`
  CREATE TABLE t AS
  SELECT column0 AS id, column1 AS key, length(column1) AS letters,
         left(column1, 1) AS first, right(column1, 1) AS last
  FROM read_csv('${file}', delim = '\t', header = false, quote = '', escape = '',
                columns = {'column0': 'INTEGER', 'column1': 'VARCHAR'})`);
const ask = await connection.prepare(`
  SELECT id FROM t
  WHERE letters BETWEEN length($1) - 1 AND length($1) + 1
    AND (first = left($1, 1) OR last = right($1, 1))
  ORDER BY levenshtein(key, $1), id LIMIT 10`);
for (const key of fs.readFileSync(questions, 'utf8').split('\n').slice(0, -1)) {
  const before = process.cpuUsage();
  ask.bindVarchar(1, key);
  const rows = (await ask.runAndReadAll()).getRows();
  const used = process.cpuUsage(before);
  console.log([used.user + used.system, ...rows.map(([id]) => id)].join(' '));
}

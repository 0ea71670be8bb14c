import fs from 'fs';
import os from 'os';
import path from 'path';
import { Relation } from '.';

let root: string;
let outside: string;

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-root-'));
  outside = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-out-'));
  fs.mkdirSync(path.join(root, 'fraud'));
  fs.symlinkSync(outside, path.join(root, 'linked'));
});
afterAll(() => {
  fs.rmSync(root, { recursive: true });
  fs.rmSync(outside, { recursive: true });
});

const connections = new Map([['lake', 'postgresql://reader:secret@db/lake']]);
const files = (file: string) =>
  Relation.of({ type: 'files', path: file }, { roots: [root], connections });

it.each([
  ['../secrets/*.parquet', /do not leave them/],
  ['/etc/passwd.csv', /are relative/],
  ['fraud/../../x.parquet', /do not leave them/],
  ['linked/*.parquet', /leads out of drift\.files\.roots/],
  ['nowhere/*.parquet', /there is no such folder yet/],
  ['fraud/*.exe', /Parquet, CSV or JSON lines/],
])('%s is refused', (file, sentence) => {
  expect(() => files(file)).toThrow(sentence);
});

it('nothing is read where no folder is allowed', () => {
  expect(() =>
    Relation.of(
      { type: 'files', path: 'fraud/*.parquet' },
      { roots: [], connections },
    ),
  ).toThrow(/drift\.files\.roots/);
});

it('names are quoted, and days are days', () => {
  const relation = files('fraud/*.parquet');
  const query = relation.rowsBetween(
    'at"; DROP TABLE x; --',
    { from: '2026-06-08', to: '2026-06-14' },
    { columns: ['a"b'], slice: { column: 'c', value: "x' OR '1'='1" } },
  );
  expect(query).toBe(
    `SELECT COLUMNS('^(?:a\\x{22}b)$') FROM read_parquet('${fs.realpathSync(
      root,
    )}/fraud/*.parquet', union_by_name=true) WHERE "at""; DROP TABLE x; --" >= TIMESTAMP '2026-06-08 00:00:00' AND "at""; DROP TABLE x; --" < TIMESTAMP '2026-06-15 00:00:00' AND CAST("c" AS VARCHAR) = 'x'' OR ''1''=''1'`,
  );
  expect(() =>
    relation.rowsBetween('at', { from: "1' OR 1=1", to: '2026-06-14' }),
  ).toThrow(/No day/);
});

it('a connection is known by its name, and its address is not shown', () => {
  const source = { type: 'sql' as const, table: 'ml.scored' };
  const relation = Relation.of(
    { ...source, connection: 'lake' },
    { roots: [], connections },
  );
  expect(relation.name).toBe('lake:ml.scored');
  expect(relation.rowsByDay('at')).toContain('FROM "ml"."scored"');
  expect(() =>
    Relation.of({ ...source, connection: 'other' }, { roots: [], connections }),
  ).toThrow('There is no drift.connections.other');
});

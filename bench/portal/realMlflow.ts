import fs from 'fs';
import path from 'path';
import Database from 'better-sqlite3';
import { Running, startProgram, waitFor } from './processes';

/** A trained model of the live lane, of whose rows those of the others are made. */
const TEMPLATE = 'wine-cultivar';

const READY_MS = 900_000;

export interface RealMlflow {
  url: string;
  end(): Promise<void>;
}

/** The variables that `npm run live` has written for shells. */
function readVariables(file: string): Map<string, string> {
  const lines = fs
    .readFileSync(file, 'utf8')
    .matchAll(/^export (\w+)='(.*)'$/gm);
  return new Map([...lines].map(([, name, value]) => [name, value]));
}

type Row = Record<string, unknown>;

/**
 * Gives the registry more models, each with the tags and the alias of the template and with copies of its first version. They
 * are written into MLflow's own database: through its API, each version would be a request of its own.
 */
function multiply(file: string, models: number, versions: number): void {
  const database = new Database(file);
  const rowsOf = (table: string, condition = '') =>
    database
      .prepare(`select * from ${table} where name = ? ${condition}`)
      .all(TEMPLATE) as Row[];
  const writing = (table: string, rows: Row[]) => {
    const columns = Object.keys(rows[0]);
    const insert = database.prepare(
      `insert into ${table} (${columns
        .map(column => `"${column}"`)
        .join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    );
    return (changes: Row) =>
      rows.forEach(row =>
        insert.run(columns.map(column => changes[column] ?? row[column])),
      );
  };
  const first = 'and version = 1';
  const addModel = writing('registered_models', rowsOf('registered_models'));
  const tagModel = writing(
    'registered_model_tags',
    rowsOf('registered_model_tags'),
  );
  const addAlias = writing(
    'registered_model_aliases',
    rowsOf('registered_model_aliases', "and alias = 'champion'"),
  );
  const addVersion = writing('model_versions', rowsOf('model_versions', first));
  const tagVersion = writing(
    'model_version_tags',
    rowsOf('model_version_tags', first),
  );
  database.transaction(() => {
    for (let number = 1; number <= models; number += 1) {
      const name = `measured-${String(number).padStart(5, '0')}`;
      addModel({ name });
      tagModel({ name });
      for (let version = 1; version <= versions; version += 1) {
        addVersion({ name, version });
        tagVersion({ name, version });
      }
      addAlias({ name, version: versions });
    }
  })();
  database.close();
}

/** Starts a real MLflow, as `npm run live -- --only mlflow` does, with so many models more than those that it comes with. */
export async function startRealMlflow(options: {
  models: number;
  versions: number;
}): Promise<RealMlflow> {
  const live: Running = startProgram('e2e/live/main.ts', ['--only', 'mlflow']);
  try {
    const variables = await waitFor(
      'MLflow',
      async () =>
        live.lines.some(line => line.includes('Ready after')) &&
        live.lines.join('\n').match(/source (\S+environment\.sh)/)?.[1],
      { running: live, timeoutMs: READY_MS },
    );
    multiply(
      path.join(path.dirname(variables), 'mlflow', 'mlflow.db'),
      options.models,
      options.versions,
    );
    const url = readVariables(variables).get('BELLWETHER_MLFLOW_URL');
    if (!url) throw new Error('MLflow has not told its address');
    return { url, end: () => live.end() };
  } catch (error) {
    await live.end();
    throw error;
  }
}

import { SqlEngine } from '@bellwether/drift-engine';
import { ScoreLogConfig } from './ScoreLogConfig';
import { ScoreFacts } from './ScoreProgress';
import { ArmValues, ScoreSql } from './scoreSql';

/** Whose scores are compared. */
export interface ScoredRollout {
  id: string;
  /** Value of the annotation that names the log. */
  scoreLog?: string;
  stable: { revision: string; label: string };
  canary: { revision: string; label: string };
}

/** A log that says nothing of the two versions now, and why. */
export class NotUsable extends Error {
  constructor(readonly state: ScoreFacts['state'], message: string) {
    super(message);
  }
}

/** What is known of the log's rows before they are counted. */
export interface Seen {
  /** Rows of each side, within the span that was asked for. */
  stable: number;
  canary: number;
  /** When the newest row of any version came, milliseconds since 1970. */
  newest: number;
  /** Versions that are neither side's. */
  others: string[];
  unnamed: number;
}

/** By which values of the column of versions the sides are known. @throws NotUsable - both by the same */
export function armsOf(
  { stable, canary }: Pick<ScoredRollout, 'stable' | 'canary'>,
  { values, id }: ScoreLogConfig,
): ArmValues {
  if (values) return { stable: [values.stable], canary: [values.canary] };
  const arms = {
    stable: [...new Set([stable.label, stable.revision])],
    canary: [...new Set([canary.label, canary.revision])],
  };
  const both = arms.stable.find(value => arms.canary.includes(value));
  if (both !== undefined) {
    throw new NotUsable(
      'same-version',
      `Both versions are ${both} in the log of scores ${id}, so their predictions cannot be told apart`,
    );
  }
  return arms;
}

/** @throws NotUsable - a column is missing, or of another kind */
export async function checkColumns(
  engine: SqlEngine,
  sql: ScoreSql,
  { id, version, score, time }: ScoreLogConfig,
): Promise<void> {
  const columns = await engine.columns(sql.source);
  const find = (name: string) =>
    columns.find(column => column.name.toLowerCase() === name.toLowerCase());
  if (!find(version)) {
    throw new NotUsable(
      'no-version',
      `The log of scores ${id} has no column ${version}, so it is not known which version made a prediction`,
    );
  }
  const missing = [score, time].find(name => !find(name));
  if (missing !== undefined) {
    throw new NotUsable(
      'no-column',
      `The log of scores ${id} has no column ${missing}`,
    );
  }
  if (find(time)?.kind !== 'instant') {
    throw new NotUsable(
      'no-column',
      `The column ${time} of the log of scores ${id} holds no times`,
    );
  }
}

/** Reads the answer of `ScoreSql.versions`. */
export function readSeen(rows: unknown[][], arms: ArmValues): Seen {
  const seen: Seen = {
    stable: 0,
    canary: 0,
    newest: -Infinity,
    others: [],
    unnamed: 0,
  };
  for (const [version, count, newest] of rows) {
    seen.newest = Math.max(seen.newest, Number(newest ?? -Infinity));
    const name = version === null ? undefined : String(version);
    if (name === undefined) seen.unnamed += Number(count);
    else if (arms.stable.includes(name)) seen.stable += Number(count);
    else if (arms.canary.includes(name)) seen.canary += Number(count);
    else seen.others.push(name);
  }
  return seen;
}

/** @throws NotUsable - the log has stopped, or has no rows of the stable version */
export function checkSeen(
  seen: Seen,
  context: { log: ScoreLogConfig; arms: ArmValues; atMs: number },
): void {
  const { log, arms, atMs } = context;
  const quietSeconds = Math.round((atMs - seen.newest) / 1000);
  if (quietSeconds > log.staleAfterSeconds) {
    throw new NotUsable(
      'stale',
      Number.isFinite(seen.newest)
        ? `The newest row of the log of scores ${log.id} is ${Math.round(
            quietSeconds / 60,
          )} minutes old`
        : `The log of scores ${log.id} has no row of the last while`,
    );
  }
  if (seen.stable > 0 || (seen.unnamed === 0 && seen.others.length === 0)) {
    return;
  }
  throw new NotUsable(
    'no-version',
    seen.others.length === 0
      ? `No row of the log of scores ${log.id} names a version`
      : `The log of scores ${log.id} has no row of the stable version ${
          arms.stable[0]
        }; its rows are of ${seen.others.slice(0, 5).join(', ')}`,
  );
}

import { assemble } from '../compare/assemble';
import { ComparisonContext } from '../compare/ComparisonContext';
import { joinTables, selfChangesOf } from '../compare/selfChanges';
import { settle } from '../compare/settings';
import { RandomStream } from '../special/random';
import type { Table } from '../table';
import type { SelfChange } from '../temporal/selfWindows';
import type { TemporalCase } from './temporalCases';

/** Rows [from, to) of a table of numbers. */
function slice(table: Table, from: number, to: number): Table {
  return {
    rows: to - from,
    columns: table.columns.flatMap(column =>
      'values' in column
        ? [{ ...column, values: column.values.slice(from, to) }]
        : [],
    ),
  };
}

/** Which of them alarm: no temporal check, one that measures single columns only, and the one that measures all. */
export interface TemporalAlarms {
  without: boolean;
  columns: boolean;
  with: boolean;
}

/** Compares a window with a reference of windows, by all detectors. */
export function compareTemporal(
  { generator, after, rows, windows, name }: TemporalCase,
  repetition: number,
): TemporalAlarms {
  // One long run: the reference's windows, then the current one.
  const whole = generator(
    rows * (windows + 1),
    new RandomStream(1, name, repetition),
  );
  const parts = Array.from({ length: windows + 1 }, (_, w) =>
    slice(whole, w * rows, (w + 1) * rows),
  );
  const reference = parts.slice(0, windows);
  const current = after
    ? after(rows, new RandomStream(1, name, repetition, 'current'))
    : parts[windows];
  const context = new ComparisonContext(
    joinTables(reference),
    current,
    settle({ seed: repetition }),
  );
  const results = context.pieces().map(piece => context.run(piece));
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  const alarms = (selfChanges?: SelfChange[]) => {
    const { verdict } = assemble(context, results, { timings, selfChanges });
    return verdict.state === 'significant' || verdict.state === 'material';
  };
  const changes = selfChangesOf(reference, { seed: repetition });
  return {
    without: alarms(),
    columns: alarms(changes.map(({ marginal }) => marginal)),
    with: alarms(changes),
  };
}

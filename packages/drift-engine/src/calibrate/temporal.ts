import { assemble } from '../compare/assemble';
import { ComparisonContext } from '../compare/ComparisonContext';
import { joinTables, selfChangesOf } from '../compare/selfChanges';
import { settle } from '../compare/settings';
import { RandomStream } from '../special/random';
import type { Table } from '../table';
import { AUTOREGRESSIVE } from './cases';

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

/** An unchanged process whose rows remember each other: does the verdict alarm, without and with the temporal check? */
export function compareTemporal(repetition: number): {
  independent: boolean;
  checked: boolean;
} {
  const { generator, rows, windows, name } = AUTOREGRESSIVE;
  // One long run: the reference's windows, then the current one.
  const whole = generator(
    rows * (windows + 1),
    new RandomStream(1, name, repetition),
  );
  const parts = Array.from({ length: windows + 1 }, (_, w) =>
    slice(whole, w * rows, (w + 1) * rows),
  );
  const reference = parts.slice(0, windows);
  const context = new ComparisonContext(
    joinTables(reference),
    parts[windows],
    settle({ seed: repetition, detectors: ['ks', 'psi'], combine: 'holm' }),
  );
  const results = context.pieces().map(piece => context.run(piece));
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  const alarms = (selfChanges?: number[]) => {
    const { verdict } = assemble(context, results, { timings, selfChanges });
    return verdict.state === 'significant' || verdict.state === 'material';
  };
  return {
    independent: alarms(),
    checked: alarms(selfChangesOf(reference, { seed: repetition })),
  };
}

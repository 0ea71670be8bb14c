import {
  MonitorDefinition,
  WindowColumn,
  WindowSlice,
} from '@bellwether/plugin-drift-common';
import { verdictSentence } from '../words';
import { describeColumn } from './describeColumn';
import type { SlicesResult } from './jobs';

/** The slices of a window as they are kept. */
export interface DescribedSlices {
  slices: Array<Omit<WindowSlice, 'column'>>;
  others: SlicesResult['others'];
  /** Column → how it lies in each of the slices, in their order; null where it was not compared. */
  columns: Map<string, Array<WindowColumn | null>>;
}

/** Comparisons of slices as people read them. */
export function describeSlices(
  result: SlicesResult,
  definition: MonitorDefinition,
): DescribedSlices {
  const described = result.slices.map(({ by, value, report }) => {
    const columns = report.columns.map(column =>
      describeColumn(column, definition, report),
    );
    const { verdict } = report;
    return {
      columns: new Map(columns.map(column => [column.name, column])),
      slice: {
        by,
        value,
        rows: {
          reference: report.reference.rows,
          current: report.current.rows,
        },
        state: verdict.state,
        sentence: verdictSentence({
          state: verdict.state,
          reason: verdict.reason,
          columns,
        }),
        rowsNeeded: verdict.power?.rowsNeeded,
      },
    };
  });
  const names = new Set(
    described.flatMap(({ columns }) => [...columns.keys()]),
  );
  return {
    slices: described.map(({ slice }) => slice),
    others: result.others,
    columns: new Map(
      [...names].map(name => [
        name,
        described.map(({ columns }) => columns.get(name) ?? null),
      ]),
    ),
  };
}

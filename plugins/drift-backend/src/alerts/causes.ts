import {
  DriftCause,
  WindowDetail,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { hasGrown } from '../words';

/** Names a cause, so that it is told once. */
export function keyOf({ kind, column }: DriftCause): string {
  return column === undefined ? kind : `${kind} ${column}`;
}

/** Causes that are certain, and not the finding of a test. */
export function isCertain({ kind }: DriftCause): boolean {
  return kind === 'schema' || kind === 'no-rows';
}

/**
 * Why the owner of a model would be told of a judgement. What is certain always counts; what tests found, only where the
 * verdict is material.
 *
 * @param missing - columns that miss another share of their values than in the baseline
 */
export function findCauses(
  judged: Pick<WindowDetail, 'state' | 'schema' | 'columns' | 'error'>,
  missing: readonly string[],
): DriftCause[] {
  const schema = judged.schema
    .filter(({ kind }) => kind !== 'extra-column')
    .map(({ column }): DriftCause => ({ kind: 'schema', column }));
  if (judged.state !== 'material') return schema;
  const drifted = judged.columns.filter(column => column.drifted);
  return [
    ...schema,
    ...missing.map(
      (column): DriftCause => ({
        kind: 'missing-values',
        column,
      }),
    ),
    ...drifted.map(
      ({ name }): DriftCause => ({ kind: 'column', column: name }),
    ),
    ...(drifted.length === 0 ? [{ kind: 'joint' as const }] : []),
    ...(hasGrown(judged.error) ? [{ kind: 'error' as const }] : []),
  ];
}

/** Inputs of a judged window that are gone or have another type. */
export function goneColumns(window: WindowSummary): string[] {
  return causesOf(window).flatMap(({ kind, column }) =>
    kind === 'schema' && column !== undefined ? [column] : [],
  );
}

/** The causes of a judged window; of one from before causes were kept, what moved most. */
export function causesOf(window: WindowSummary): DriftCause[] {
  if (window.causes) return window.causes;
  if (window.state !== 'material') return [];
  return window.largest
    ? [{ kind: 'column', column: window.largest.column }]
    : [{ kind: 'joint' }];
}

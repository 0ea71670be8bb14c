import { DriftReport } from '@bellwether/drift-engine';
import { DriftSchemaFinding } from '@bellwether/plugin-drift-common';

/** Values that would have come from which on none is no accident. */
const EXPECTED_VALUES = 20;

/**
 * Columns that came, went, or changed their type. Files that lack a column are read as if it were null in them, so a column
 * without any value, of which by the other side's share some 20 would have come, is gone too.
 */
export function schemaFindings({
  columns,
  current,
  findings = [],
  reference,
}: DriftReport): DriftSchemaFinding[] {
  const named = findings.flatMap(({ kind, column, message }) =>
    kind === 'missing-column' ||
    kind === 'extra-column' ||
    kind === 'retyped-column'
      ? [{ kind, column, message }]
      : [],
  );
  const rows = { reference: reference.rows, current: current.rows };
  const empty = columns.flatMap(({ name, missing }): DriftSchemaFinding[] => {
    const lacks = (side: 'reference' | 'current') => {
      const other = side === 'current' ? 'reference' : 'current';
      const share = 1 - missing[other] / Math.max(1, rows[other]);
      return (
        missing[side] === rows[side] && share * rows[side] >= EXPECTED_VALUES
      );
    };
    if (lacks('current')) {
      return [
        {
          kind: 'missing-column',
          column: name,
          message: `Column ${name} has no value in the current data.`,
        },
      ];
    }
    return lacks('reference')
      ? [
          {
            kind: 'extra-column',
            column: name,
            message: `Column ${name} has no value in the reference.`,
          },
        ]
      : [];
  });
  return [...named, ...empty];
}

import {
  DriftSchemaFinding,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import {
  EmptyCell,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const WORDS: Record<DriftSchemaFinding['kind'], string> = {
  'missing-column': 'Missing',
  'extra-column': 'New',
  'retyped-column': 'Retyped',
};

const useStyles = makeStyles(
  { finding: { display: 'grid', gap: 2, overflowWrap: 'anywhere' } },
  { name: 'BellwetherSchemaRows' },
);

/** Columns that came, went, or changed their type: a row each, for nothing of them was tested. */
export function SchemaRows(props: {
  schema: WindowDetail['schema'];
  hasImportance: boolean;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  return (
    <>
      {props.schema.map(({ kind, column, message }) => (
        <tr key={`${kind} ${column}`}>
          <th scope="row">{column}</th>
          <td>
            <span className={classes.finding}>
              <span>
                <VerdictChip
                  tone={kind === 'extra-column' ? 'watch' : 'warn'}
                  word={WORDS[kind]}
                />
              </span>
              {message}
            </span>
          </td>
          <td className={table.number}>
            <EmptyCell why="not tested" />
          </td>
          {props.hasImportance && (
            <td className={table.number}>
              <EmptyCell why="not tested" />
            </td>
          )}
        </tr>
      ))}
    </>
  );
}

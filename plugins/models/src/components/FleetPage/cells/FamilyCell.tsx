import { FleetRow } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  CellState,
  EmptyCell,
  FleetColumn,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', gap: 8, alignItems: 'center' },
    figure: {
      fontSize: 12.5,
      color: bellwetherTokens(theme).text2,
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'BellwetherFamilyCell' },
);

/** What one family says about one model. */
export function FamilyCell(props: { column: FleetColumn; row: FleetRow }) {
  const classes = useStyles();
  const { column, row } = props;
  const summary = row.summaries[column.family];
  if (!summary) return <EmptyCell why={`${column.title}: nothing to say`} />;
  if (summary.staleSince) {
    return (
      <CellState
        state="stale"
        since={summary.staleSince}
        title={`${summary.word}. ${summary.sentence}`}
      />
    );
  }
  if (column.render) return <>{column.render(summary, row)}</>;
  return (
    <div className={classes.root}>
      <VerdictChip
        tone={summary.tone}
        word={summary.word}
        quiet={summary.tone === 'ok'}
        title={summary.sentence}
      />
      {summary.figure && (
        <span className={classes.figure} title={summary.label}>
          {summary.figure}
        </span>
      )}
    </div>
  );
}

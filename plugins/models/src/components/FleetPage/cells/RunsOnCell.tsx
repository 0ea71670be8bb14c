import { FleetRow } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  CellState,
  StateIcon,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { toRunsOnLines } from './runsOn';

const useStyles = makeStyles(
  theme => ({
    warning: { '&&': { color: bellwetherTokens(theme).warn.main } },
  }),
  { name: 'BellwetherRunsOnCell' },
);

/** Clusters, served version and ready replicas; a triangle where the version is not the champion. */
export function RunsOnCell(props: { row: FleetRow }) {
  const classes = useStyles();
  const table = useTableStyles();
  const { champion, runsOn } = props.row;
  if (runsOn.length === 0) {
    return <CellState state="no-data" words="Nowhere" />;
  }
  return (
    <>
      {toRunsOnLines(runsOn).map(line => (
        <div key={line.clusters.join()}>
          {line.clusters.join(', ')}
          <span
            className={
              line.isNotChampion ? `${table.sub} ${classes.warning}` : table.sub
            }
            title={
              line.isNotChampion && champion
                ? `The champion is v${champion.version}`
                : undefined
            }
          >
            {line.isNotChampion && <StateIcon name="triangle" size={14} />}
            {line.isNotChampion && (
              <span className={table.hidden}>Not the champion: </span>
            )}{' '}
            {line.words}
          </span>
          {line.staleSince && (
            <CellState state="stale" since={line.staleSince} />
          )}
        </div>
      ))}
    </>
  );
}

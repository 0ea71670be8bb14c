import { Server, ServedVersion } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  CellState,
  formatShare,
  StateIcon,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      place: {
        minWidth: 130,
        '&&': { verticalAlign: 'top', borderBottom: 0 },
        overflowWrap: 'anywhere',
      },
      stable: { color: tokens.text3, fontSize: 12.5 },
      canary: { color: tokens.current, fontSize: 12.5 },
      warning: { '&&': { color: tokens.warn.main }, whiteSpace: 'normal' },
      short: { color: tokens.warn.main },
      absent: { color: tokens.text3 },
      // The rule stands between servers, not between the versions of one.
      inner: { '& > *': { borderBottomColor: 'transparent' } },
    };
  },
  { name: 'BellwetherServerRows' },
);

const phaseForms: Record<
  Exclude<Server['phase'], 'healthy'>,
  { tone: 'watch' | 'warn' | 'bad' | 'void'; word: string }
> = {
  progressing: { tone: 'watch', word: 'Progressing' },
  paused: { tone: 'watch', word: 'Paused' },
  degraded: { tone: 'bad', word: 'Degraded' },
  unknown: { tone: 'void', word: 'State unknown' },
};

/** What one server runs: a row for each version, the stable one first. */
export function ServerRows(props: { server: Server; staleSince?: string }) {
  const classes = useStyles();
  const table = useTableStyles();
  const { server, staleSince } = props;
  const { versions, phase } = server;
  const details = [
    server.kindTitle,
    server.metricProfile && `metrics: ${server.metricProfile}`,
  ]
    .filter(Boolean)
    .join(' · ');

  return (
    <>
      {(versions.length > 0 ? versions : [undefined]).map((served, index) => (
        <tr
          key={index}
          className={index < versions.length - 1 ? classes.inner : undefined}
        >
          {index === 0 && (
            <th
              scope="rowgroup"
              rowSpan={Math.max(1, versions.length)}
              className={classes.place}
            >
              {server.cluster}
              <span className={table.sub}>
                {server.namespace} / {server.name}
              </span>
              <span className={table.sub}>{details}</span>
              {staleSince && <CellState state="stale" since={staleSince} />}
              {phase !== 'healthy' && (
                <VerdictChip {...phaseForms[phase]} title={server.message} />
              )}
            </th>
          )}
          <VersionCells
            served={served}
            server={server}
            isAlone={versions.length === 1}
          />
        </tr>
      ))}
    </>
  );
}

function VersionCells(props: {
  served: ServedVersion | undefined;
  server: Server;
  isAlone: boolean;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { served, server, isAlone } = props;
  if (!served) {
    return (
      <td colSpan={3}>
        <CellState state="no-data" words="No version runs" />
      </td>
    );
  }
  const { role, version, declared, readyReplicas, wantedReplicas } = served;
  const isNotChampion = role === 'stable' && server.champion === 'differs';
  const isShort = readyReplicas < wantedReplicas;
  return (
    <>
      <td className={table.noWrap}>
        {version ?? (
          <span title={declared}>
            {declared ? `“${declared}”` : 'version not known'}
          </span>
        )}{' '}
        <span className={classes[role]}>{role}</span>
        {isNotChampion && (
          <span
            className={`${table.sub} ${classes.warning}`}
            title={
              server.championVersion === undefined
                ? undefined
                : `The champion is ${server.championVersion}`
            }
          >
            <StateIcon name="triangle" size={14} /> not the champion
          </span>
        )}
      </td>
      <td className={table.number}>
        <span className={isShort ? classes.short : undefined}>
          {isShort && <StateIcon name="triangle" size={14} />}
          {isShort && <span className={table.hidden}>Too few: </span>}{' '}
          {readyReplicas}/{wantedReplicas}
        </span>
      </td>
      <td className={table.number}>
        <Traffic weight={served.weight} isAlone={isAlone} />
      </td>
    </>
  );
}

/** Share of the server's requests, or why that is not known. */
function Traffic(props: { weight: number | undefined; isAlone: boolean }) {
  const classes = useStyles();
  if (props.weight !== undefined) return <>{formatShare(props.weight)}</>;
  return props.isAlone ? (
    <span title="The only version of this server">all</span>
  ) : (
    <span
      className={classes.absent}
      title="No router reports a weight for this server"
    >
      not reported
    </span>
  );
}

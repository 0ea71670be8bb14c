import { Server } from '@bellwether/plugin-models-common';
import { EmptyCell, useTableStyles } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    name: { fontWeight: 500, overflowWrap: 'break-word' },
    narrowOnly: { [theme.breakpoints.up('md')]: { display: 'none' } },
  }),
  { name: 'BellwetherServerHead' },
);

/** Name of the server, and where it stands. */
export function ServerHead(props: { server: Server }) {
  const table = useTableStyles();
  const classes = useStyles();
  const { name, namespace, kindTitle, cluster } = props.server;
  return (
    <th scope="row" style={{ minWidth: 160 }}>
      <span className={classes.name}>{name}</span>
      <span className={table.sub}>
        <span className={classes.narrowOnly}>{cluster} · </span>
        {namespace} · {kindTitle}
      </span>
    </th>
  );
}

/** Stable version of a server: the registry's number, else what the object says. */
export function stableVersion({ versions }: Server) {
  const stable = versions.find(({ role }) => role === 'stable');
  if (!stable) return undefined;
  return stable.version === undefined ? stable.declared : `v${stable.version}`;
}

/** Served version, and ready replicas. */
export function VersionCell(props: { server: Server }) {
  const table = useTableStyles();
  const { versions } = props.server;
  const ready = versions.reduce((sum, entry) => sum + entry.readyReplicas, 0);
  const wanted = versions.reduce((sum, entry) => sum + entry.wantedReplicas, 0);
  return (
    <td>
      {stableVersion(props.server) ?? <EmptyCell why="names no version" />}
      <span className={`${table.sub} ${table.noWrap}`}>
        {ready}/{wanted} ready
      </span>
    </td>
  );
}

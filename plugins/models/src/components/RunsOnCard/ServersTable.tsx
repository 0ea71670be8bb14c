import { Server, ServersReply } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ServerRows } from './ServerRows';

const useStyles = makeStyles(
  theme => ({
    // A group of rows per server.
    table: {
      // The first cell of a row after the first is not the first of its column.
      '&& tbody td:first-child': { paddingLeft: 12 },
      '& tbody + tbody > tr:first-child > *': {
        borderTop: `1px solid ${bellwetherTokens(theme).line}`,
      },
    },
  }),
  { name: 'BellwetherServersTable' },
);

/** Servers with the versions that they run. */
export function ServersTable(props: {
  servers: Server[];
  clusters: ServersReply['clusters'];
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { servers, clusters } = props;
  const staleSince = (name: string) =>
    clusters.find(({ cluster }) => cluster === name)?.staleSince;
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.tight} ${classes.table}`}
        aria-label="Servers of the model"
      >
        <thead>
          <tr>
            <th scope="col">
              Cluster
              <span className={table.sub}>namespace / server</span>
            </th>
            <th scope="col">Version</th>
            <th scope="col" className={table.number}>
              Ready
            </th>
            <th scope="col" className={table.number}>
              Traffic
            </th>
          </tr>
        </thead>
        {servers.map(server => (
          <tbody key={server.id}>
            <ServerRows
              server={server}
              staleSince={staleSince(server.cluster)}
            />
          </tbody>
        ))}
      </table>
    </div>
  );
}

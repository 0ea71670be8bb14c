import { Server } from '@bellwether/plugin-models-common';
import {
  EmptyCell,
  entityName,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { ServerHead, VersionCell } from './ServerCells';

const useStyles = makeStyles(
  theme => ({
    // On a narrow screen the server says where it stands, and whose it is matters less than what to do.
    wideOnly: { [theme.breakpoints.down('sm')]: { display: 'none' } },
    toDo: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: '6px 16px',
      fontSize: 12.5,
    },
    advice: { flex: '1 1 180px' },
  }),
  { name: 'BellwetherFoundServers' },
);

/** A column that only one of the two tables has. */
export interface FoundServerColumn {
  head: string;
  cell(server: Server): ReactNode;
}

/** Servers that somebody has to look at: what each is, what is special about it, whose it is, and what to do. */
export function FoundServersTable(props: {
  label: string;
  servers: Server[];
  /** Says what the server takes itself to serve. */
  subject: FoundServerColumn;
  /** Stand after the served version. */
  columns?: FoundServerColumn[];
  versionHead: string;
  advice(server: Server): ReactNode;
  action(server: Server): ReactNode;
}) {
  const table = useTableStyles();
  const classes = useStyles();
  const { subject, columns = [] } = props;
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${table.top}`} aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">
              Server
              <span className={table.sub}>namespace · kind</span>
            </th>
            <th scope="col" className={classes.wideOnly}>
              Cluster
            </th>
            <th scope="col">{subject.head}</th>
            <th scope="col">
              {props.versionHead}
              <span className={table.sub}>replicas</span>
            </th>
            {columns.map(({ head }) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
            <th scope="col" className={classes.wideOnly}>
              Owner
            </th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {props.servers.map(server => (
            <tr key={server.id}>
              <ServerHead server={server} />
              <td className={`${table.noWrap} ${classes.wideOnly}`}>
                {server.cluster}
              </td>
              <td>{subject.cell(server)}</td>
              <VersionCell server={server} />
              {columns.map(({ head, cell }) => (
                <td key={head} className={table.noWrap}>
                  {cell(server)}
                </td>
              ))}
              <td className={`${table.noWrap} ${classes.wideOnly}`}>
                {server.owner ? (
                  entityName(server.owner)
                ) : (
                  <EmptyCell why="names no owner" />
                )}
              </td>
              <td>
                <div className={classes.toDo}>
                  <span className={classes.advice}>{props.advice(server)}</span>
                  {props.action(server)}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

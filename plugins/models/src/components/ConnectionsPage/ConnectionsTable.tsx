import { Link } from '@backstage/core-components';
import { Connection } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  CopyButton,
  EmptyCell,
  formatLatency,
  Snippet,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { kindWords, stateForm } from './connectionWords';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      name: { fontWeight: 500, overflowWrap: 'break-word' },
      instance: { minWidth: 140, maxWidth: 260 },
      permission: { maxWidth: 260 },
      // The sentence that fixes it matters more than these where there is no room for both.
      wideOnly: { [theme.breakpoints.down('sm')]: { display: 'none' } },
      meaning: { minWidth: 260, fontSize: 12.5, lineHeight: '18px' },
      facts: { color: tokens.text2 },
      snippet: { marginTop: 6 },
    };
  },
  { name: 'BellwetherConnectionsTable' },
);

/** Every upstream, worst first: what it is, how it does, and the sentence that fixes it. */
export function ConnectionsTable(props: {
  connections: Connection[];
  /** False where the reader may not see addresses and what upstreams refuse. */
  detailed: boolean;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${table.top}`} aria-label="Upstreams">
        <thead>
          <tr>
            <th scope="col">
              Instance
              <span className={table.sub}>version</span>
            </th>
            <th scope="col" className={classes.wideOnly}>
              Gives
            </th>
            <th scope="col">State</th>
            <th scope="col" className={`${table.number} ${classes.wideOnly}`}>
              Latency
              <span className={table.sub}>p95</span>
            </th>
            <th scope="col" className={classes.wideOnly}>
              Last success
            </th>
            <th scope="col">Missing permission</th>
            <th scope="col">What it means, and the fix</th>
            <th scope="col">
              <span className={table.hidden}>Copy</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.connections.map(connection => (
            <ConnectionRow
              key={`${connection.kind}/${connection.id}`}
              connection={connection}
              detailed={props.detailed}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ConnectionRow(props: { connection: Connection; detailed: boolean }) {
  const { connection, detailed } = props;
  const classes = useStyles();
  const table = useTableStyles();
  const { id, kind, title, product, version, latencyMs } = connection;
  const { lastSuccessAt, missingPermissions, snippet, state } = connection;
  return (
    <tr>
      <th scope="row" className={classes.instance}>
        <span className={classes.name} title={id}>
          {title}
        </span>
        <span className={table.sub}>
          {product} {version ?? 'version unknown'}
        </span>
      </th>
      <td className={`${table.secondary} ${classes.wideOnly}`}>
        {kindWords[kind]}
      </td>
      <td>
        <VerdictChip {...stateForm(connection)} />
      </td>
      <td className={`${table.number} ${classes.wideOnly}`}>
        {latencyMs === undefined ? (
          <EmptyCell why="not measured" />
        ) : (
          formatLatency(latencyMs)
        )}
      </td>
      <td className={`${table.noWrap} ${table.secondary} ${classes.wideOnly}`}>
        {lastSuccessAt && <Age at={lastSuccessAt} suffix="ago" />}
        {!lastSuccessAt && state === 'not-configured' && <EmptyCell />}
        {!lastSuccessAt && state !== 'not-configured' && 'never'}
      </td>
      <td className={classes.permission}>
        {missingPermissions.length === 0 && (
          <EmptyCell
            why={
              detailed || state === 'connected'
                ? 'none missing'
                : 'not shown to you'
            }
          />
        )}
        {missingPermissions.map(permission => (
          <div key={permission}>
            <code className={table.code}>{permission}</code>
          </div>
        ))}
      </td>
      <td className={classes.meaning}>
        <Meaning connection={connection} />
      </td>
      <td className={table.number}>
        {snippet && (
          <CopyButton text={snippet} aria-label={`Copy the fix for ${title}`} />
        )}
      </td>
    </tr>
  );
}

/** Problem, consequence, fix, and what is known besides. */
function Meaning({ connection }: { connection: Connection }) {
  const classes = useStyles();
  const { id, problem, consequence, fix, snippet, url, facts } = connection;
  const sentences = [problem, consequence].filter(Boolean).join(' ');
  const isSilent = !sentences && !fix && facts.length === 0;
  const works = connection.state === 'connected';
  return (
    <>
      {isSilent && (
        <div className={classes.facts}>
          {works
            ? 'It answers, and nothing is to be mended.'
            : 'What is wrong is shown to the platform team.'}
        </div>
      )}
      {sentences && <div>{sentences}</div>}
      {fix && <div>{fix}</div>}
      {snippet && (
        <div className={classes.snippet}>
          <Snippet text={snippet} label={`The fix for ${id}`} />
        </div>
      )}
      {facts.length > 0 && (
        <div className={classes.facts}>
          {facts.map(({ name, value }) => `${name} ${value}`).join(' · ')}
        </div>
      )}
      {url && (
        <div>
          <Link to={url}>{url}</Link>
        </div>
      )}
    </>
  );
}

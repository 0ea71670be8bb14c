import { ServersReply } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  Panel,
  SkeletonBar,
  StaleNotice,
  StateIcon,
  UpstreamState,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useModelRef, useServers } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { conclude } from './conclude';
import { RunsNowhere } from './RunsNowhere';
import { ServerRows } from './ServerRows';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      inset: { padding: '10px 16px 15px' },
      notices: { padding: '10px 16px 0' },
      rows: { paddingTop: 6 },
      // A group of rows per server.
      table: {
        '& tbody + tbody > tr:first-child > *': {
          borderTop: `1px solid ${tokens.line}`,
        },
      },
      age: {
        display: 'inline-flex',
        gap: 5,
        alignItems: 'center',
        fontSize: 12,
        color: tokens.text3,
      },
      conclusion: { overflowWrap: 'anywhere' },
      ok: { color: tokens.ok.main },
      warn: { color: tokens.warn.main },
      quiet: { color: tokens.text2 },
      text: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherRunsOnCard' },
);

/** Clusters on which the model runs: server, version, replicas, traffic, and whether it is the champion. */
export function RunsOnCard() {
  const classes = useStyles();
  const servers = useServers(useModelRef());
  const { value } = servers;
  const hasRows = value !== undefined && value.servers.length > 0;

  return (
    <Panel
      title="Runs on"
      flush
      actions={value && <WatchAge reply={value} />}
      footer={hasRows && <ConclusionLine reply={value} />}
    >
      {value && <StaleClusters reply={value} retry={servers.retry} />}
      <div
        className={
          hasRows && !servers.staleSince ? classes.rows : classes.inset
        }
      >
        <UpstreamState
          data={servers}
          subject="where it runs"
          skeleton={<SkeletonBar height={90} />}
          isEmpty={reply => reply.servers.length === 0}
          empty={value && <RunsNowhere reply={value} />}
        >
          {reply => <ServersTable reply={reply} />}
        </UpstreamState>
      </div>
    </Panel>
  );
}

function ServersTable(props: { reply: ServersReply }) {
  const classes = useStyles();
  const table = useTableStyles();
  const { servers, clusters } = props.reply;
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

/** One failed cluster says so by itself; what the others say stays good. */
function StaleClusters(props: { reply: ServersReply; retry(): void }) {
  const classes = useStyles();
  const connectionsHref = useConnectionsPath();
  const stale = props.reply.clusters.flatMap(({ staleSince, ...rest }) =>
    staleSince ? [{ ...rest, staleSince }] : [],
  );
  if (stale.length === 0) return null;
  return (
    <div className={classes.notices}>
      {stale.map(({ cluster, staleSince, problem }) => (
        <StaleNotice
          key={cluster}
          since={staleSince}
          problem={`${cluster}: ${problem ?? 'it does not answer.'}`}
          connectionsHref={connectionsHref}
        />
      ))}
    </div>
  );
}

/** Age of the oldest cluster that answers. */
function WatchAge(props: { reply: ServersReply }) {
  const classes = useStyles();
  const readAt = props.reply.clusters
    .filter(({ staleSince }) => !staleSince)
    .flatMap(cluster => cluster.readAt ?? [])
    .sort()
    .at(0);
  if (!readAt) return null;
  return (
    <span className={classes.age}>
      <StateIcon name="clock" size={14} />
      <span>
        clusters read <Age at={readAt} suffix="ago" />
      </span>
    </span>
  );
}

const icons = { ok: 'check', warn: 'triangle', quiet: 'dash' } as const;

function ConclusionLine(props: { reply: ServersReply }) {
  const classes = useStyles();
  const { tone, sentence } = conclude(props.reply.servers);
  return (
    <span className={`${classes.conclusion} ${classes[tone]}`}>
      <StateIcon name={icons[tone]} size={14} />{' '}
      <span className={classes.text}>{sentence}</span>
    </span>
  );
}

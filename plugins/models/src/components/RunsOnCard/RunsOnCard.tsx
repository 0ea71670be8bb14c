import { ServersReply } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  Panel,
  SkeletonBar,
  StaleNotice,
  StateIcon,
  UpstreamState,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useServers } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { ConclusionLine } from './ConclusionLine';
import { RunsNowhere } from './RunsNowhere';
import { ServersTable } from './ServersTable';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      inset: { padding: '10px 16px 15px' },
      notices: { padding: '10px 16px 0' },
      rows: { paddingTop: 6 },
      age: {
        display: 'inline-flex',
        gap: 5,
        alignItems: 'center',
        fontSize: 12,
        color: tokens.text3,
      },
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
      footer={hasRows && <ConclusionLine servers={value.servers} />}
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
          {reply => (
            <ServersTable servers={reply.servers} clusters={reply.clusters} />
          )}
        </UpstreamState>
      </div>
    </Panel>
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

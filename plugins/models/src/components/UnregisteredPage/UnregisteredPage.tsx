import { useApi } from '@backstage/core-plugin-api';
import {
  FLEET_CHANNEL,
  UnregisteredReply,
} from '@bellwether/plugin-models-common';
import {
  Loaded,
  NoDataYet,
  NotConfigured,
  NotPermitted,
  Panel,
  ScreenBody,
  SkeletonBar,
  UpstreamState,
  useLive,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { modelsApiRef } from '../../api';
import { useConnectionsPath } from '../../hooks';
import { CLUSTER_SNIPPET } from '../../snippets';
import { ClusterAges } from './ClusterAges';
import { NotChampionTable } from './NotChampionTable';
import { UnregisteredTable } from './UnregisteredTable';

const useStyles = makeStyles(
  { inset: { padding: '10px 16px 14px' }, bars: { display: 'grid', gap: 22 } },
  { name: 'BellwetherUnregisteredPage' },
);

/** `/models/unregistered`: what runs but is in no registry, and what is served but is not the champion. */
export function UnregisteredPage() {
  const models = useApi(modelsApiRef);
  const reply = useLive(({ signal }) => models.getUnregistered({ signal }), {
    channel: FLEET_CHANNEL,
    deps: [models],
  });
  const footer = reply.value && <ClusterAges clusters={reply.value.clusters} />;
  const common = { data: reply, footer };
  return (
    <ScreenBody>
      <ServersPanel
        {...common}
        title="Runs, but is in no registry"
        subtitle="nobody can tell its versions, its owner, or what it was trained on"
        rows={value => value.unregistered}
        allWell="Every server on the clusters serves a registered model"
      >
        {servers => <UnregisteredTable servers={servers} />}
      </ServersPanel>
      <ServersPanel
        {...common}
        title="Served, but not the champion"
        subtitle="the registry says one version, the cluster serves another"
        rows={value => value.notChampion}
        allWell="Every stable server serves the champion of its model"
      >
        {servers => <NotChampionTable servers={servers} />}
      </ServersPanel>
    </ScreenBody>
  );
}

type Servers = UnregisteredReply['unregistered'];

function ServersPanel(props: {
  data: Loaded<UnregisteredReply>;
  title: string;
  subtitle: string;
  footer: ReactNode;
  rows(value: UnregisteredReply): Servers;
  /** What to say when there is none, and the clusters were read. */
  allWell: string;
  children(servers: Servers): ReactNode;
}) {
  const classes = useStyles();
  const connectionsHref = useConnectionsPath();
  const { value, staleSince } = props.data;
  const isTable =
    value && props.rows(value).length > 0 && !staleSince && !isStale(value);
  return (
    <Panel
      flush
      title={props.title}
      subtitle={props.subtitle}
      footer={props.footer}
    >
      <div className={isTable ? undefined : classes.inset}>
        <UpstreamState
          data={props.data}
          subject="the servers on the clusters"
          skeleton={
            <div className={classes.bars}>
              <SkeletonBar height={20} />
              <SkeletonBar height={20} />
              <SkeletonBar height={20} />
            </div>
          }
          isEmpty={reply => props.rows(reply).length === 0}
          empty={value && <NoServers value={value} allWell={props.allWell} />}
          notPermitted={
            <NotPermitted
              title="You may not see what runs outside the registries"
              permission="models.unregistered.read"
              owner="the platform team"
            />
          }
          freshness={reply => reply.clusters}
          connectionsHref={connectionsHref}
        >
          {reply => props.children(props.rows(reply))}
        </UpstreamState>
      </div>
    </Panel>
  );
}

function isStale({ clusters }: UnregisteredReply) {
  return clusters.some(({ staleSince }) => staleSince);
}

/** None found is good news only when somebody looked. */
function NoServers(props: { value: UnregisteredReply; allWell: string }) {
  const { clusters } = props.value;
  if (clusters.length === 0) {
    return (
      <NotConfigured title="No cluster is configured" snippet={CLUSTER_SNIPPET}>
        Servers are found through the Kubernetes plugin. Add a cluster to{' '}
        <code>app-config.yaml</code>:
      </NotConfigured>
    );
  }
  if (!clusters.some(({ readAt }) => readAt)) {
    return (
      <NoDataYet title="No cluster has been read yet">
        The first read of {clusters.map(({ cluster }) => cluster).join(', ')} is
        under way.
      </NoDataYet>
    );
  }
  return <VerdictChip tone="ok" quiet word={props.allWell} />;
}

import { useEntity } from '@backstage/plugin-catalog-react';
import { ANNOTATION_MODEL, Server } from '@bellwether/plugin-models-common';
import {
  ModelLink,
  NoDataYet,
  NotConfigured,
  Panel,
  SkeletonBar,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useServers } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { ConclusionLine, ServersTable } from '../RunsOnCard';
import { modelRefOf, serverIdOf } from './serverIdentity';

/** On the page of a server: which model and version it serves, and whether that is the champion. */
export function ServerCard() {
  const { entity } = useEntity();
  const modelRef = modelRefOf(entity);
  const model = entity.metadata.annotations?.[ANNOTATION_MODEL];
  if (modelRef && model) {
    return (
      <Serves modelRef={modelRef} model={model} serverId={serverIdOf(entity)} />
    );
  }
  return (
    <Panel title="Serves">
      <NotConfigured
        title={`No registry holds ${model ?? 'the model of this server'}`}
      >
        Register the model under that name, or name the right one in the
        annotation <code>{ANNOTATION_MODEL}</code> of the workload.
      </NotConfigured>
    </Panel>
  );
}

function Serves(props: {
  modelRef: string;
  model: string;
  serverId: string | undefined;
}) {
  const { modelRef, model, serverId } = props;
  const servers = useServers(modelRef);
  const connectionsHref = useConnectionsPath();
  const own = (candidates: Server[]) =>
    candidates.filter(({ id }) => id === serverId);
  const shown = own(servers.value?.servers ?? []);

  return (
    <Panel
      title="Serves"
      subtitle={<ModelLink entityRef={modelRef} title={model} />}
      footer={shown.length > 0 && <ConclusionLine servers={shown} />}
    >
      <UpstreamState
        data={servers}
        subject="what it serves"
        skeleton={<SkeletonBar height={60} />}
        isEmpty={({ servers: all }) => own(all).length === 0}
        empty={
          <NoDataYet title="Not seen on its cluster">
            The portal does not see this server any more; the catalog lets go of
            it at its next read.
          </NoDataYet>
        }
        freshness={({ clusters }) =>
          clusters.filter(({ cluster }) =>
            shown.some(server => server.cluster === cluster),
          )
        }
        connectionsHref={connectionsHref}
      >
        {({ servers: all, clusters }) => (
          <ServersTable servers={own(all)} clusters={clusters} />
        )}
      </UpstreamState>
    </Panel>
  );
}

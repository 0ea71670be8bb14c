import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_MODEL,
  ANNOTATION_MODEL_VERSION,
  ServersReply,
} from '@bellwether/plugin-models-common';
import { NoDataYet, NotConfigured } from '@bellwether/plugin-models-react';
import { CLUSTER_SNIPPET } from '../../snippets';

/** Why there is no server: no cluster is watched, some could not be read yet, or none serves the model. */
export function RunsNowhere(props: { reply: ServersReply }) {
  const { entity } = useEntity();
  const { clusters } = props.reply;
  const unread = clusters.filter(({ readAt }) => !readAt);

  if (clusters.length === 0) {
    return (
      <NotConfigured title="No cluster is watched" snippet={CLUSTER_SNIPPET}>
        Where models run is read from the clusters of the Kubernetes plugin. Add
        one to <code>app-config.yaml</code>:
      </NotConfigured>
    );
  }
  if (unread.length > 0) {
    return (
      <NoDataYet title="Not known yet">
        {unread.map(({ cluster }) => cluster).join(', ')}{' '}
        {unread.length === 1 ? 'has' : 'have'} not been read yet; the other
        clusters do not serve it.
      </NoDataYet>
    );
  }
  const name =
    entity.metadata.annotations?.[ANNOTATION_MODEL] ?? entity.metadata.name;
  return (
    <NotConfigured
      title="Runs on no cluster that the portal watches"
      snippet={`metadata:
  annotations:
    ${ANNOTATION_MODEL}: ${name}
    ${ANNOTATION_MODEL_VERSION}: "<version>"`}
    >
      Watched: {clusters.map(({ cluster }) => cluster).join(', ')}. If it runs
      there, annotate its Rollout or InferenceService:
    </NotConfigured>
  );
}

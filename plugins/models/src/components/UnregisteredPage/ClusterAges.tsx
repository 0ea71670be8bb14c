import { UnregisteredReply } from '@bellwether/plugin-models-common';
import { Age, StateIcon } from '@bellwether/plugin-models-react';

/** When each cluster was seen last. */
export function ClusterAges(props: {
  clusters: UnregisteredReply['clusters'];
}) {
  if (props.clusters.length === 0) return null;
  return (
    <>
      <StateIcon name="clock" size={14} />
      {props.clusters.map(({ cluster, readAt, staleSince }) => (
        <span key={cluster}>
          {cluster}{' '}
          {readAt ? (
            <>
              seen <Age at={readAt} suffix="ago" />
            </>
          ) : (
            'not read yet'
          )}
          {staleSince && ', stale'}
        </span>
      ))}
    </>
  );
}

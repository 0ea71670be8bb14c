import { ModelRolloutsReply } from '@bellwether/plugin-canary-common';
import { formatTime, Note } from '@bellwether/plugin-models-react';

/** Clusters that were not heard of for a while: what runs there is not known, or is older than it looks. */
export function UnreadClusters(props: {
  clusters: ModelRolloutsReply['clusters'];
}) {
  const stale = props.clusters.filter(({ staleSince }) => staleSince);
  if (stale.length === 0) return null;
  return (
    <Note tone="warn" title="Not every cluster is read.">
      <ul>
        {stale.map(({ cluster, staleSince, problem }) => (
          <li key={cluster}>
            {cluster}: stale since {staleSince && formatTime(staleSince)}
            {problem && `. ${problem}`}
          </li>
        ))}
      </ul>
    </Note>
  );
}

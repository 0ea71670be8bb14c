import { useApi } from '@backstage/core-plugin-api';
import { COST_FAMILY, costChannel } from '@bellwether/plugin-cost-common';
import {
  SummaryTile,
  useLive,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { summariesApiRef } from '../../api';

/** What the cost family says of the model; nothing where it says nothing. */
export function CostTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const api = useApi(summariesApiRef);
  const summaries = useLive(options => api.getSummaries(entityRef, options), {
    channel: costChannel(entityRef),
    deps: [api, entityRef],
  });
  return (
    <SummaryTile
      title="Cost"
      family={COST_FAMILY}
      summaries={summaries}
      linkOf={() => ({ to: path(entityRef, '/cost'), words: 'Open cost' })}
    />
  );
}

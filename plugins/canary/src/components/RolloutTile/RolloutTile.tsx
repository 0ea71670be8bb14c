import { useApi } from '@backstage/core-plugin-api';
import { CANARY_FAMILY, canaryChannel } from '@bellwether/plugin-canary-common';
import {
  SummaryTile,
  useLive,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { summariesApiRef } from '../../api';

/** What the canary family says of the model; nothing where no rollout is under way. */
export function RolloutTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const api = useApi(summariesApiRef);
  const summaries = useLive(options => api.getSummaries(entityRef, options), {
    channel: canaryChannel(entityRef),
    deps: [api, entityRef],
  });
  return (
    <SummaryTile
      title="Rollout"
      family={CANARY_FAMILY}
      summaries={summaries}
      linkOf={() => ({
        to: path(entityRef, '/rollout'),
        words: 'Open rollout',
      })}
    />
  );
}

import { useApi } from '@backstage/core-plugin-api';
import { CANARY_FAMILY, canaryChannel } from '@bellwether/plugin-canary-common';
import {
  Failed,
  HealthTile,
  Loading,
  SkeletonBar,
  useLive,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { summariesApiRef } from '../../api';

const TITLE = 'Rollout';

/** What the canary family says of the model; nothing where no rollout is under way. */
export function RolloutTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const summaries = useApi(summariesApiRef);
  const { value, error, loading, retry } = useLive(
    options => summaries.getSummaries(entityRef, options),
    { channel: canaryChannel(entityRef), deps: [summaries, entityRef] },
  );
  if (!value) {
    return (
      <HealthTile title={TITLE}>
        {loading ? (
          <Loading
            subject="the summary"
            skeleton={<SkeletonBar width="50%" height={28} />}
          />
        ) : (
          <Failed
            title="The summary could not be read"
            error={error}
            retry={retry}
          />
        )}
      </HealthTile>
    );
  }
  const summary = value.summaries[CANARY_FAMILY];
  if (!summary) return null;
  return (
    <HealthTile
      title={TITLE}
      summary={summary}
      link={{ to: path(entityRef, '/rollout'), words: 'Open rollout' }}
    />
  );
}

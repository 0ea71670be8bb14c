import { CANARY_FAMILY } from '@bellwether/plugin-canary-common';
import {
  SummaryTile,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { useSummaries } from '../../reads';

/** What the canary family says of the model; nothing where no rollout is under way. */
export function RolloutTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const summaries = useSummaries();
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

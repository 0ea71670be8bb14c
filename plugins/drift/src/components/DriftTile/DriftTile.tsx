import { useApi } from '@backstage/core-plugin-api';
import { DRIFT_FAMILY, driftChannel } from '@bellwether/plugin-drift-common';
import {
  SummaryTile,
  useLive,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { summariesApiRef } from '../../api';

/** What the drift family says of the model; nothing where no window was judged. */
export function DriftTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const api = useApi(summariesApiRef);
  const summaries = useLive(options => api.getSummaries(entityRef, options), {
    channel: driftChannel(entityRef),
    deps: [api, entityRef],
  });
  return (
    <SummaryTile
      title="Drift"
      family={DRIFT_FAMILY}
      summaries={summaries}
      linkOf={() => ({ to: path(entityRef, '/drift'), words: 'Open drift' })}
    />
  );
}

import { useApi } from '@backstage/core-plugin-api';
import { CountsReply, FLEET_CHANNEL } from '@bellwether/plugin-models-common';
import { useLive } from '@bellwether/plugin-models-react';
import { modelsApiRef } from '../../api';

/** What the tabs count; nothing until it is known, and nothing when it cannot be read: the pages say why. */
export function useCounts(): CountsReply | undefined {
  const models = useApi(modelsApiRef);
  return useLive(({ signal }) => models.getCounts({ signal }), {
    channel: FLEET_CHANNEL,
    deps: [models],
  }).value;
}

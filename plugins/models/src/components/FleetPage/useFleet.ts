import { useApi } from '@backstage/core-plugin-api';
import { FLEET_CHANNEL, FleetReply } from '@bellwether/plugin-models-common';
import { Loaded, useLive } from '@bellwether/plugin-models-react';
import { modelsApiRef } from '../../api';
import { FleetView, toFleetQuery } from './fleetView';

/** The rows of a view; those of the last view stay until the next have come. */
export function useFleet(view: FleetView): Loaded<FleetReply> {
  const models = useApi(modelsApiRef);
  const query = toFleetQuery(view);
  return useLive(({ signal }) => models.queryFleet(query, { signal }), {
    channel: FLEET_CHANNEL,
    deps: [models, JSON.stringify(query)],
    keepPrevious: true,
  });
}

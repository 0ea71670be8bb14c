import { useApi } from '@backstage/core-plugin-api';
import {
  BaselinesReply,
  DRIFT_FLEET_CHANNEL,
  driftChannel,
  DriftFleetReply,
  HeatMapReply,
  Monitor,
  MonitorsReply,
  WindowDetail,
  WindowsReply,
} from '@bellwether/plugin-drift-common';
import { Loaded, useLive } from '@bellwether/plugin-models-react';
import { driftApiRef } from '../api';

/** The monitors of a model, and definitions that make none. */
export function useMonitors(entityRef: string): Loaded<MonitorsReply> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getMonitors(entityRef, options), {
    channel: driftChannel(entityRef),
    deps: [drift, entityRef],
  });
}

/** The windows of a monitor, oldest first. */
export function useWindows({ id, entityRef }: Monitor): Loaded<WindowsReply> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getWindows(id, options), {
    channel: driftChannel(entityRef),
    deps: [drift, id],
  });
}

/** Inputs × windows of a monitor. */
export function useHeatMap({ id, entityRef }: Monitor): Loaded<HeatMapReply> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getHeatMap(id, options), {
    channel: driftChannel(entityRef),
    deps: [drift, id],
  });
}

/** One window with all that its verdict rests on; the last one stays while the next is read. */
export function useWindow(
  { id, entityRef }: Monitor,
  firstDay: string,
): Loaded<WindowDetail> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getWindow(id, firstDay, options), {
    channel: driftChannel(entityRef),
    deps: [drift, id, firstDay],
    keepPrevious: true,
  });
}

/** The baselines of a monitor, newest first. */
export function useBaselines({
  id,
  entityRef,
}: Monitor): Loaded<BaselinesReply> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getBaselines(id, options), {
    channel: driftChannel(entityRef),
    deps: [drift, id],
  });
}

/** Models × weeks. */
export function useFleet(weeks: number): Loaded<DriftFleetReply> {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getFleet({ weeks }, options), {
    channel: DRIFT_FLEET_CHANNEL,
    deps: [drift, weeks],
    keepPrevious: true,
  });
}

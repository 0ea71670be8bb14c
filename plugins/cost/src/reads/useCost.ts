import { useApi } from '@backstage/core-plugin-api';
import {
  COST_FLEET_CHANNEL,
  costChannel,
  FleetQuery,
  FleetReply,
  LedgerReply,
  ModelCostsReply,
  RecommendationsReply,
  UsageReply,
} from '@bellwether/plugin-cost-common';
import { Loaded, useLive, useModelRef } from '@bellwether/plugin-models-react';
import { costApiRef } from '../api';

/** What the model whose page this is costs, over the last `days`; as many as the configuration has where absent. */
export function useModelCosts(
  days: number | undefined,
): Loaded<ModelCostsReply> {
  const cost = useApi(costApiRef);
  const entityRef = useModelRef();
  return useLive(options => cost.getModelCosts(entityRef, { days }, options), {
    channel: costChannel(entityRef),
    deps: [cost, entityRef, days],
    keepPrevious: true,
  });
}

/** What it uses of what it asks for. */
export function useUsage(): Loaded<UsageReply> {
  const cost = useApi(costApiRef);
  const entityRef = useModelRef();
  return useLive(options => cost.getUsage(entityRef, options), {
    channel: costChannel(entityRef),
    deps: [cost, entityRef],
  });
}

/** What it should ask for. */
export function useRecommendations(): Loaded<RecommendationsReply> {
  const cost = useApi(costApiRef);
  const entityRef = useModelRef();
  return useLive(options => cost.getRecommendations(entityRef, options), {
    channel: costChannel(entityRef),
    deps: [cost, entityRef],
  });
}

/** What was promised of the model's changes, and what came of it. */
export function useModelLedger(): Loaded<LedgerReply> {
  const cost = useApi(costApiRef);
  const entityRef = useModelRef();
  return useLive(options => cost.getModelLedger(entityRef, options), {
    channel: costChannel(entityRef),
    deps: [cost, entityRef],
  });
}

/** What the models that one may see cost together. */
export function useFleetCost(query: FleetQuery): Loaded<FleetReply> {
  const cost = useApi(costApiRef);
  const { by, days, cluster, sort, page, pageSize, savings } = query;
  return useLive(options => cost.getFleet(query, options), {
    channel: COST_FLEET_CHANNEL,
    deps: [cost, by, days, cluster, sort, page, pageSize, savings],
    keepPrevious: true,
  });
}

/** What was promised of all changes, and what came of it. */
export function useFleetLedger(): Loaded<LedgerReply> {
  const cost = useApi(costApiRef);
  return useLive(options => cost.getLedger(options), {
    channel: COST_FLEET_CHANNEL,
    deps: [cost],
  });
}

import { useApi } from '@backstage/core-plugin-api';
import {
  AnalysisRunsReply,
  AnalysisTemplateReply,
  BoardReply,
  CANARY_FLEET_CHANNEL,
  CapabilitiesReply,
  canaryChannel,
  DriveReply,
  EvidenceReply,
  ModelRolloutsReply,
  TakenActionsReply,
  Verdict,
} from '@bellwether/plugin-canary-common';
import { SummariesReply } from '@bellwether/plugin-models-common';
import { Loaded, useLive, useModelRef } from '@bellwether/plugin-models-react';
import { canaryApiRef, summariesApiRef } from '../api';

/** The rollouts of the model whose page this is. */
export function useRollouts(): Loaded<ModelRolloutsReply> {
  const canary = useApi(canaryApiRef);
  const entityRef = useModelRef();
  return useLive(options => canary.getModelRollouts(entityRef, options), {
    channel: canaryChannel(entityRef),
    deps: [canary, entityRef],
  });
}

/** What each family says of the model whose page this is. */
export function useSummaries(): Loaded<SummariesReply> {
  const summaries = useApi(summariesApiRef);
  const entityRef = useModelRef();
  return useLive(options => summaries.getSummaries(entityRef, options), {
    channel: canaryChannel(entityRef),
    deps: [summaries, entityRef],
  });
}

/** What the judge says of a rollout; `NotFoundError` where it was never judged. */
export function useVerdict(id: string): Loaded<Verdict> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getVerdict(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** How the evidence grew. */
export function useEvidence(id: string): Loaded<EvidenceReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getEvidence(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** What this person may do now. */
export function useCapabilities(id: string): Loaded<CapabilitiesReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getCapabilities(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** What was done through the portal, newest first. */
export function useTakenActions(id: string): Loaded<TakenActionsReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getActions(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** Its AnalysisRuns with every measurement. */
export function useAnalysisRuns(id: string): Loaded<AnalysisRunsReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getAnalysisRuns(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** Who steps it, where its controller has no steps. */
export function useDrive(id: string): Loaded<DriveReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getDrive(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** How Argo Rollouts asks for verdicts on it. */
export function useAnalysisTemplate(id: string): Loaded<AnalysisTemplateReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getAnalysisTemplate(id, options), {
    channel: canaryChannel(useModelRef()),
    deps: [canary, id],
  });
}

/** Rollouts over all clusters, what waits for a person first. */
export function useBoard(show: 'in-progress' | 'all'): Loaded<BoardReply> {
  const canary = useApi(canaryApiRef);
  return useLive(options => canary.getFleet({ show }, options), {
    channel: CANARY_FLEET_CHANNEL,
    deps: [canary, show],
    keepPrevious: true,
  });
}

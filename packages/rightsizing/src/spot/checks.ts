import type { SpotCheck, SpotFacts } from './types';

const seconds = (value: number) => `${Math.round(value)} s`;

/** What decides whether pods may run on machines that can be taken away, one by one. */
export function spotChecksOf(
  facts: SpotFacts,
  mostStartUpSeconds: number,
): SpotCheck[] {
  const { replicas, disruptionBudget, startUpSeconds, stateless } = facts;
  const budget = (): Pick<SpotCheck, 'state' | 'value'> => {
    if (disruptionBudget === undefined) {
      return { state: 'unknown', value: 'not known' };
    }
    if (disruptionBudget === null) {
      // Without a budget nothing forbids it; a drain may then take all pods of a node at once, which the mix allows for.
      return { state: 'ok', value: 'none: nothing forbids a disruption' };
    }
    const { minAvailable } = disruptionBudget;
    return minAvailable < replicas
      ? { state: 'ok', value: `at least ${minAvailable} of ${replicas} stay` }
      : {
          state: 'blocking',
          value: `all ${replicas} must stay, so no node can be drained`,
        };
  };
  const startUp = (): Pick<SpotCheck, 'state' | 'value'> => {
    if (startUpSeconds === undefined || startUpSeconds === null) {
      return { state: 'unknown', value: 'not measured' };
    }
    const value = `${seconds(startUpSeconds)}, at most ${seconds(
      mostStartUpSeconds,
    )}`;
    return {
      state: startUpSeconds <= mostStartUpSeconds ? 'ok' : 'blocking',
      value,
    };
  };
  const rollout = (): Pick<SpotCheck, 'state' | 'value'> => {
    switch (facts.rolloutInProgress) {
      case true:
        return { state: 'not-now', value: 'in progress' };
      case false:
        return { state: 'ok', value: 'none in progress' };
      default:
        return { state: 'unknown', value: 'not known' };
    }
  };
  const state = (): Pick<SpotCheck, 'state' | 'value'> => {
    switch (stateless) {
      case true:
        return { state: 'ok', value: 'keeps nothing' };
      case false:
        return {
          state: 'blocking',
          value: 'keeps state that goes with the pod',
        };
      default:
        return { state: 'unknown', value: 'not known' };
    }
  };
  const nodes = (): Pick<SpotCheck, 'state' | 'value'> => {
    const { nodeLimit } = facts;
    if (!nodeLimit) return { state: 'ok', value: 'any will do' };
    const { words, allowsSpot } = nodeLimit;
    switch (allowsSpot) {
      case true:
        return { state: 'ok', value: `${words} allows spot nodes` };
      case false:
        return { state: 'blocking', value: `${words} keeps it off spot nodes` };
      default:
        return {
          state: 'unknown',
          value: `not known whether ${words} allows spot nodes`,
        };
    }
  };
  return [
    {
      check: 'replicas',
      title: 'Replicas',
      state: replicas >= 2 ? 'ok' : 'blocking',
      value: replicas >= 2 ? String(replicas) : `${replicas}, at least 2`,
    },
    { check: 'disruption-budget', title: 'Disruption budget', ...budget() },
    { check: 'start-up', title: 'Start-up', ...startUp() },
    { check: 'stateless', title: 'State', ...state() },
    { check: 'nodes', title: 'Nodes', ...nodes() },
    { check: 'rollout', title: 'Rollout', ...rollout() },
  ];
}

import { type Measure, startAnalysis } from './analysis/AnalysisController';
import { measureWeb } from './analysis/webProvider';
import { type Clock, systemClock } from './engine/clock';
import type { RunningController } from './engine/Controller';
import { type ControlledCluster, Hands } from './engine/Hands';
import { startDeployments } from './deployments/DeploymentController';
import { platformOf } from '../kubernetes/platform';
import { startKserve } from './kserve/KserveController';
import { startReplicaSets } from './replicaSets/ReplicaSetController';
import { type RaceOptions, Races } from './rollouts/Races';
import { startRollouts } from './rollouts/RolloutController';

export { ManualClock } from './engine/clock';
export type { Clock } from './engine/clock';
export type { Measure } from './analysis/AnalysisController';
export type { RaceOptions } from './rollouts/Races';

export interface ControllerOptions {
  /** Defaults to the time as it passes. */
  clock?: Clock;
  /** In the place of the web provider. */
  measure?: Measure;
  /** Loses or delays some of the promotes that come right after a pause, as the real controller does. Off by default. */
  races?: RaceOptions;
  /** Lets requests follow `spec.canary` of KServe, which version 0.20.0 as released does not. Off by default. */
  kserveMovesTraffic?: boolean;
}

/** Gives the objects of a cluster life: the controllers that a real one runs, as far as Bellwether can see them. */
export function startControllers(
  cluster: ControlledCluster & { name: string },
  {
    clock = systemClock,
    measure = measureWeb,
    races,
    kserveMovesTraffic = false,
  }: ControllerOptions = {},
): RunningController {
  const hands = (component: string) => new Hands(cluster, clock, component);
  const controllers = [
    startReplicaSets(hands('replicaset-controller')),
    startDeployments(hands('deployment-controller')),
    startKserve(
      hands('kserve-controller-manager'),
      platformOf(cluster.name),
      kserveMovesTraffic,
    ),
    startAnalysis(hands('rollouts-controller'), measure),
    startRollouts(hands('rollouts-controller'), races && new Races(races)),
  ];
  return {
    close: () => controllers.forEach(controller => controller.close()),
  };
}

import { simulation, type JudgePolicyInput } from '@bellwether/rollout-judge';
import {
  readFlights,
  replayFlights,
  type FlightTrace,
  type Split,
} from './flightTrace';

/** One row of the tables. */
export interface Row {
  group: string;
  name: string;
  isHealthy: boolean;
  found: simulation.Characteristic;
}

/** The policy of the tables: as shipped, with the scores deciding too, so that all of α is at stake. */
export const POLICY: JudgePolicyInput = { scores: { decides: true } };

/** Simulated groups of rows by the name that `--only` takes. */
export const SIMULATED: Record<string, simulation.Scenario[]> = {
  published: simulation.PUBLISHED,
  further: simulation.FURTHER,
  misrouted: simulation.MISROUTED,
  stepwise: simulation.STEPWISE,
  sameWeight: simulation.SAME_WEIGHT,
};

function trueRatio({
  stable,
  canary,
  canaryLater,
}: simulation.Scenario): number | undefined {
  // Of one that changes on the way there is no one ratio.
  return stable.errors > 0 && !canaryLater
    ? canary.errors / stable.errors
    : undefined;
}

/** Runs one scenario, with the rules of other tools on the same runs. */
export function simulated(
  group: string,
  scenario: simulation.Scenario,
  runs: number,
): Row {
  return {
    group,
    name: scenario.name,
    isHealthy: scenario.isHealthy,
    found: simulation.characterise(
      simulation.simulatedRuns(
        seed => simulation.simulateRollout(scenario, seed),
        runs,
      ),
      {
        policy: POLICY,
        others: simulation.OTHER_RULES,
        trueRatio: trueRatio(scenario),
      },
    ),
  };
}

/** A replay of the flights. */
export interface Replay {
  name: string;
  split: Split;
  worseBy: number;
}

export const REPLAYED: Replay[] = [
  {
    name: 'A/A, each flight by itself',
    split: 'each flight by itself',
    worseBy: 0,
  },
  {
    name: 'half a per cent more errors, each flight by itself',
    split: 'each flight by itself',
    worseBy: 0.005,
  },
  {
    name: 'two per cent more errors, each flight by itself',
    split: 'each flight by itself',
    worseBy: 0.02,
  },
  {
    name: 'A/A, all flights of an airport together',
    split: 'all flights of an airport together',
    worseBy: 0,
  },
];

let flights: Promise<FlightTrace> | undefined;

/** Replays the flights. Scores are distances: where airports stay together, they differ by nature and do not decide. */
export async function replayed(
  { name, split, worseBy }: Replay,
  runs: number,
): Promise<Row> {
  flights ??= readFlights();
  const trace = await flights;
  return {
    group: 'flights',
    name,
    isHealthy: worseBy === 0,
    found: simulation.characterise(
      simulation.simulatedRuns(
        seed => replayFlights(trace, split, worseBy, seed),
        runs,
      ),
      {
        policy: { scores: { decides: split === 'each flight by itself' } },
        others: simulation.OTHER_RULES,
      },
    ),
  };
}

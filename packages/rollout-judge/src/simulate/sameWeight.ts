import { healthy, usual, worse, type Scenario, type Step } from './Scenario';

const HOUR = 60;

const at = (weight: number, minutes: number): Step[] => [{ weight, minutes }];

/** A canary that turns bad after so many good minutes, and an hour of it; the weight does not change. */
function turnsBad(
  name: string,
  weight: number,
  goodMinutes: number,
  errors: { good: number; bad: number },
): Scenario {
  return worse(name, errors.good, errors.good, {
    steps: at(weight, goodMinutes + HOUR),
    canaryLater: { from: goodMinutes, behaviour: usual(errors.bad) },
  });
}

const FOURFOLD = { good: 0.002, bad: 0.008 };

/** Rollouts that stay at one weight: a canary that turns bad there, and long runs of healthy ones whose errors come in clusters. */
export const SAME_WEIGHT: Scenario[] = [
  healthy('A/A, 0.2 %, two hours at 20 %', 0.002, { steps: at(20, 2 * HOUR) }),
  healthy(
    'A/A, 0.8 %, two hours at 50 %, each failure tried three times',
    0.008,
    { steps: at(50, 2 * HOUR), clusterSize: 3 },
  ),
  healthy(
    'A/A, 0.4 %, two hours at 50 %, each failure tried five times',
    0.004,
    { steps: at(50, 2 * HOUR), clusterSize: 5 },
  ),
  turnsBad('20 %: 0.2 to 0.8 % from the start', 20, 0, FOURFOLD),
  turnsBad('20 %: 0.2 to 0.8 % after 30 good minutes', 20, 30, FOURFOLD),
  turnsBad('20 %: 0.2 to 0.8 % after 60 good minutes', 20, 60, FOURFOLD),
  turnsBad('20 %: 0.2 to 0.4 % after 60 good minutes', 20, 60, {
    good: 0.002,
    bad: 0.004,
  }),
  turnsBad('50 %: 0.8 to 1.6 % after 60 good minutes', 50, 60, {
    good: 0.008,
    bad: 0.016,
  }),
];

import { healthy, usual, worse, type Scenario, type Step } from './Scenario';

/** Long enough at each weight that most healthy canaries are promoted there. */
const STEPS: Step[] = [20, 50, 80].map(weight => ({ weight, minutes: 40 }));

const [second, third] = [40, 80];

/** Rollouts that ask for a promote at each weight: what is counted after one decides on the next, and may still roll back. */
export const STEPWISE: Scenario[] = [
  healthy('A/A, 0.8 %, asked at each weight', 0.008, { steps: STEPS }),
  healthy(
    'A/A, 0.8 %, asked at each weight, each failure tried three times',
    0.008,
    {
      steps: STEPS,
      clusterSize: 3,
    },
  ),
  healthy('A/A, 0.2 %, outage in both arms from the second weight on', 0.002, {
    steps: STEPS,
    outage: minute => (minute >= second ? 10 : 1),
  }),
  worse('as bad as the margin from the second weight on', 0.008, 0.008, {
    steps: STEPS,
    canaryLater: { from: second, behaviour: usual(0.012) },
  }),
  worse('twice the errors from the second weight on', 0.008, 0.008, {
    steps: STEPS,
    canaryLater: { from: second, behaviour: usual(0.016) },
  }),
  worse('twice the errors from the third weight on', 0.008, 0.008, {
    steps: STEPS,
    canaryLater: { from: third, behaviour: usual(0.016) },
  }),
];

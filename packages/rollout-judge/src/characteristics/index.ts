import { z } from 'zod';
import published from './healthy.json';

const share = z.number().min(0).max(1);

/** Made by `npm run calibrate -- canary --write`, together with the tables in the documentation. */
export const healthySchema = z.object({
  runs: z.number().int().positive(),
  scenarios: z.array(
    z.object({
      name: z.string(),
      /** Share of the requests that fail in both versions. */
      errors: share,
      /** Share of the runs that are rolled back: by the judge, and by each other rule. */
      judge: share,
      others: z.record(z.string(), share),
    }),
  ),
});

/** How often the judge and other rules roll healthy canaries back, as simulated: 3,000 requests a minute over half an hour, a look every minute. */
export const healthyCharacteristics = healthySchema.parse(published);

export type HealthyScenario =
  (typeof healthyCharacteristics)['scenarios'][number];

/** Errors may be so many times as frequent or as rare as in a scenario that is to tell of them. */
const FARTHEST = 2;

/**
 * The simulated scenario whose errors are nearest to what was measured, by their ratio; undefined where none is near.
 *
 * @param errors - share of the stable version's requests that fail
 */
export function nearestHealthyScenario(
  errors: number,
): HealthyScenario | undefined {
  const distance = (scenario: HealthyScenario) =>
    Math.abs(Math.log(scenario.errors / errors));
  const [nearest] = healthyCharacteristics.scenarios
    .filter(scenario => distance(scenario) <= Math.log(FARTHEST))
    .sort((left, right) => distance(left) - distance(right));
  return nearest;
}

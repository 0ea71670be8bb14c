import { OTHER_RULES, PUBLISHED } from '../simulate';
import { healthyCharacteristics, nearestHealthyScenario } from '.';

describe('what is shipped of the calibration', () => {
  it('is of the healthy scenarios that are published, with all rules', () => {
    expect(
      healthyCharacteristics.scenarios.map(({ name, errors }) => [
        name,
        errors,
      ]),
    ).toEqual(
      PUBLISHED.filter(({ isHealthy }) => isHealthy).map(({ name, stable }) => [
        name,
        stable.errors,
      ]),
    );
    for (const { others, judge } of healthyCharacteristics.scenarios) {
      expect(Object.keys(others)).toEqual(OTHER_RULES.map(({ name }) => name));
      // What is promised.
      expect(judge).toBeLessThanOrEqual(0.05);
    }
    expect(healthyCharacteristics.runs).toBeGreaterThanOrEqual(2000);
  });

  it('tells of the nearest scenario, and of none where errors are too far from all', () => {
    expect(nearestHealthyScenario(0.0019)?.errors).toBe(0.002);
    expect(nearestHealthyScenario(0.0066)?.errors).toBe(0.008);
    expect(nearestHealthyScenario(0.03)?.errors).toBe(0.02);
    expect(nearestHealthyScenario(0.00001)).toBeUndefined();
    expect(nearestHealthyScenario(0)).toBeUndefined();
    expect(nearestHealthyScenario(0.3)).toBeUndefined();
  });
});

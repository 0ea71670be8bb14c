import { availability } from './availability';
import { planSpot } from './planSpot';

const FACTS = {
  replicas: 6,
  disruptionBudget: { minAvailable: 5 },
  startUpSeconds: 38,
  stateless: true,
  rolloutInProgress: false,
};
const PRICES = { onDemandPerHour: 0.2, spotPerHour: 0.05 };

describe('planSpot', () => {
  it('puts as many pods on spot as keep the availability', () => {
    const plan = planSpot(FACTS, PRICES);
    expect(plan).toMatchObject({
      verdict: 'eligible',
      pods: 6,
      podsNeeded: 5,
      interruptionSource: 'assumed',
    });
    const { podsOnSpot, availability: share, availabilityTarget } = plan;
    expect(share).toBeGreaterThanOrEqual(availabilityTarget);
    expect(plan.savingPerHour).toBeCloseTo(podsOnSpot! * 0.15);
    expect(plan.sentence).toMatch(
      /^With 5 of 6 pods on spot at least 5 are ready for 99\.\d+ % of the time, at 1 interruptions of a node a week \(assumed\)\.$/,
    );
  });

  it('puts fewer there the more often nodes are taken away', () => {
    const on = [0.1, 5, 40, 400].map(
      interruptionsPerNodeWeek =>
        planSpot(FACTS, PRICES, { interruptionsPerNodeWeek }).podsOnSpot ?? 0,
    );
    expect(on).toEqual([...on].sort((a, b) => b - a));
    expect(on[3]).toBeLessThan(on[0]);
  });

  it.each([
    ['one replica', { replicas: 1 }, 'replicas', 'not-eligible', 'blocking'],
    [
      'a budget that lets none go',
      { disruptionBudget: { minAvailable: 6 } },
      'disruption-budget',
      'not-eligible',
      'blocking',
    ],
    [
      'a slow start',
      { startUpSeconds: 900 },
      'start-up',
      'not-eligible',
      'blocking',
    ],
    ['state', { stateless: false }, 'stateless', 'not-eligible', 'blocking'],
    [
      'nodes that are none of them',
      { nodeLimit: { words: 'nodeSelector pool=paid', allowsSpot: false } },
      'nodes',
      'not-eligible',
      'blocking',
    ],
    [
      'nodes of which it is not known',
      { nodeLimit: { words: 'nodeSelector pool=paid', allowsSpot: null } },
      'nodes',
      'unknown',
      'unknown',
    ],
    ['a canary', { rolloutInProgress: true }, 'rollout', 'not-now', 'not-now'],
    [
      'a start that was not measured',
      { startUpSeconds: null },
      'start-up',
      'unknown',
      'unknown',
    ],
    [
      'state that is not known',
      { stateless: undefined },
      'stateless',
      'unknown',
      'unknown',
    ],
  ])('says so with %s', (_name, change, check, verdict, state) => {
    const plan = planSpot({ ...FACTS, ...change }, PRICES);
    expect(plan.verdict).toBe(verdict);
    expect(plan.checks.find(each => each.check === check)!.state).toBe(state);
    expect(plan.podsOnSpot === null).toBe(verdict !== 'not-now');
  });

  it('saves nothing more where enough pods are there already', () => {
    const plan = planSpot({ ...FACTS, podsOnSpot: 5 }, PRICES);
    expect(plan).toMatchObject({ verdict: 'on-spot', savingPerHour: 0 });
  });

  it('is not eligible where not even one pod keeps the target', () => {
    const plan = planSpot({ ...FACTS, podsNeeded: 6 }, PRICES, {
      interruptionsPerNodeWeek: 100,
    });
    expect(plan).toMatchObject({ verdict: 'not-eligible', podsOnSpot: null });
    expect(plan.sentence).toMatch(
      /^With one pod on spot 6 of 6 would be ready/,
    );
  });

  it.each([
    ['replicas', { ...FACTS, replicas: 1.5 }, {}],
    ['togetherShare', FACTS, { togetherShare: 2 }],
    ['availabilityTarget', FACTS, { availabilityTarget: 1 }],
    ['interruptionsPerNodeWeek', FACTS, { interruptionsPerNodeWeek: -1 }],
  ])('refuses %s outside its range', (name, facts, assumptions) => {
    expect(() => planSpot(facts, PRICES, assumptions)).toThrow(
      new RegExp(`^${name} is `),
    );
  });

  it('has everything up without interruptions, and nothing where more is needed than there is', () => {
    const calm = { perNodeWeek: 0, togetherShare: 0.1, absentSeconds: 100 };
    expect(availability(5, 4, 5, calm)).toBeCloseTo(1, 12);
    expect(availability(5, 4, 6, calm)).toBe(0);
  });
});

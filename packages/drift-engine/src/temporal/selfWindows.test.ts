import { RandomStream } from '../special/random';
import { temporalCheck, type WindowChanges } from './selfWindows';

const random = new RandomStream(1, 'self-windows');
const calm = Array.from(
  { length: 28 },
  (): WindowChanges => ({
    marginal: 0.3 + 0.05 * random.uniform(),
    joint: 0.001 * random.normal(),
    classifier: 0.5 + 0.01 * random.normal(),
  }),
);
const usual: WindowChanges = { marginal: 0.32, joint: 0, classifier: 0.5 };

function pValues(change: WindowChanges, selfChanges = calm) {
  return Object.fromEntries(
    temporalCheck(change, selfChanges).measures.map(each => [
      each.measure,
      each.pValue,
    ]),
  );
}

describe('temporalCheck', () => {
  it('finds nothing in a window like the others', () => {
    const check = temporalCheck(usual, calm);
    expect(check.inForce).toBe(true);
    expect(check.pValue).toBeGreaterThan(0.3);
  });

  it.each([
    ['marginal', { ...usual, marginal: 0.9 }],
    ['joint', { ...usual, joint: 0.02 }],
    ['classifier', { ...usual, classifier: 0.6 }],
  ])('sees a change of the %s measure alone', (measure, change) => {
    const { [measure]: found, ...others } = pValues(change);
    expect(found).toBe(1 / 29);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(0.05);
  });

  it('corrects for the number of measures', () => {
    // Larger than its measure in any window, but some window stands out more by another.
    const restless = [
      ...calm.slice(2),
      { ...usual, marginal: 5 },
      { ...usual, classifier: 0.9 },
    ];
    const joint = 1.05 * Math.max(...calm.map(each => each.joint ?? 0));
    expect(pValues({ ...usual, joint }, restless).joint).toBeGreaterThan(0.05);
  });

  it('takes bare numbers for changes of single columns, and measures nothing else', () => {
    const check = temporalCheck(
      { ...usual, marginal: 0.9 },
      calm.map(({ marginal }) => marginal),
    );
    expect(check.measures).toEqual([
      {
        measure: 'marginal',
        change: 0.9,
        largestSelfChange: check.largestSelfChange,
        pValue: 1 / 29,
      },
    ]);
    expect(check.largestSelfChange).toBeLessThan(0.36);
  });

  it('leaves out what too few windows measured', () => {
    const some = calm.map((each, i) =>
      i < 10 ? each : { ...each, classifier: undefined },
    );
    expect(Object.keys(pValues(usual, some))).toEqual(['marginal', 'joint']);
  });

  it('is not in force without windows', () => {
    expect(temporalCheck(usual, [])).toMatchObject({
      inForce: false,
      pValue: 1,
      largestSelfChange: 0,
    });
  });

  it('ranks a change among equal ones', () => {
    const equal = new Array<number>(20).fill(0.3);
    expect(temporalCheck(0.5, equal).pValue).toBe(1 / 21);
    expect(temporalCheck(0.3, equal).pValue).toBe(1);
    expect(temporalCheck(0.1, equal).pValue).toBe(1);
  });
});

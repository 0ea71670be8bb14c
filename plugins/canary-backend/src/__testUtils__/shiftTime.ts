/** A morning of a working day; the sandbox's traffic is drawn from the time that it is counted at. */
const START = Date.parse('2026-11-03T09:00:00Z');

/**
 * Lets the time of day run ahead of the timers, so that hours of a rollout
 * pass in seconds. It starts at the same moment in every run: among other
 * moments are some at which a healthy canary happens to look bad, about as
 * many as the judge's stated error rate.
 */
export function shiftTime() {
  const Real = Date;
  let ahead = START - Real.now();
  class Shifted extends Real {
    constructor(...given: Parameters<DateConstructor['UTC']> | [unknown] | []) {
      // Without a value it is now; with one it is what it always was.
      if (given.length === 0) super(Shifted.now());
      else super(...(given as [number]));
    }

    static now() {
      return Real.now() + ahead;
    }
  }
  global.Date = Shifted as DateConstructor;
  return {
    leap(milliseconds: number) {
      ahead += milliseconds;
    },
    end() {
      global.Date = Real;
    },
  };
}

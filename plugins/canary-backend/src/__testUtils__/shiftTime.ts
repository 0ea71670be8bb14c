/** Lets the time of day run ahead of the timers, so that hours of a rollout pass in seconds. */
export function shiftTime() {
  const Real = Date;
  let ahead = 0;
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

import { Sampled } from './sampled';

/** Which moments of a range were measured, of several things that a cluster always has. */
export class Coverage {
  /**
   * @param needed - that a cluster has at any moment: without it nothing is known of the moment
   * @param usual - that some clusters are never asked for; where it was measured at all, it is needed too
   */
  static of(
    count: number,
    needed: readonly Sampled[],
    ...usual: ReadonlyArray<readonly Sampled[]>
  ): Coverage {
    const at = (all: readonly Sampled[]) =>
      Array.from({ length: count }, (_, moment) =>
        all.some(({ values }) => values[moment] !== undefined),
      );
    const known = usual.map(at).filter(each => each.includes(true));
    return new Coverage(
      at(needed).map(
        (isKnown, moment) => isKnown && known.every(each => each[moment]),
      ),
    );
  }

  private constructor(readonly moments: readonly boolean[]) {}

  /** How many of the steps that begin at the first moments were measured. */
  steps(count: number): number {
    return this.moments.slice(0, count).filter(Boolean).length;
  }

  /** Without what was measured while something else was not: half of the facts of a moment make a wrong cost of it. */
  only(series: readonly Sampled[]): Sampled[] {
    return series.map(({ labels, values }) => ({
      labels,
      values: values.map((value, moment) =>
        this.moments[moment] ? value : undefined,
      ),
    }));
  }
}

/** How one request ended. */
export interface Outcome {
  version: string;
  /** Status of the answer; `failed` where there was none. */
  status: number | 'failed';
  milliseconds: number;
}

interface Counts {
  requests: number;
  byStatus: Record<string, number>;
  totalMilliseconds: number;
}

/** Counts what was sent and answered, by model and version. */
export class Tally {
  private readonly models = new Map<
    string,
    { leftOut: number; versions: Map<string, Counts> }
  >();

  answered(model: string, { version, status, milliseconds }: Outcome): void {
    const { versions } = this.of(model);
    const counts = versions.get(version) ?? {
      requests: 0,
      byStatus: {},
      totalMilliseconds: 0,
    };
    counts.requests += 1;
    counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
    counts.totalMilliseconds += milliseconds;
    versions.set(version, counts);
  }

  /** A request was not sent, since too many waited. */
  leftOut(model: string): void {
    this.of(model).leftOut += 1;
  }

  byModel() {
    return Object.fromEntries(
      [...this.models].map(([model, { leftOut, versions }]) => [
        model,
        {
          leftOut,
          versions: Object.fromEntries(
            [...versions].map(
              ([version, { requests, byStatus, totalMilliseconds }]) => [
                version,
                {
                  requests,
                  byStatus,
                  meanMilliseconds:
                    Math.round((totalMilliseconds / requests) * 10) / 10,
                },
              ],
            ),
          ),
        },
      ]),
    );
  }

  private of(model: string) {
    const known = this.models.get(model) ?? {
      leftOut: 0,
      versions: new Map<string, Counts>(),
    };
    this.models.set(model, known);
    return known;
  }
}

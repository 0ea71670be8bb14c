/** One stage of the way from a form to a served model. */
export interface TrailEvent {
  stage: string;
  at: string;
  /** Since the stage before. */
  seconds: number;
  /** Since the form was sent. */
  total: number;
  what: string;
}

/** What happened when, from the form on: the measure for how fast a model is deployed. */
export class Trail {
  readonly events: TrailEvent[] = [];
  readonly #began: number;
  #last: number;

  constructor(
    private readonly print: (line: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.#began = now();
    this.#last = this.#began;
  }

  reached(stage: string, what: string): void {
    const at = this.now();
    const event = {
      stage,
      at: new Date(at).toISOString(),
      seconds: (at - this.#last) / 1000,
      total: (at - this.#began) / 1000,
      what,
    };
    this.#last = at;
    this.events.push(event);
    this.print(
      `${event.total.toFixed(1).padStart(7)} s  ${stage.padEnd(14)} +${event.seconds.toFixed(1)} s  ${what}`,
    );
  }
}

import { Agent, request as httpRequest } from 'node:http';
import { BOUNDS, rateSchema, secondsSchema, type Target } from './bounds';
import { FAULTS_HEADER, type FaultPlan } from './FaultPlan';
import { Tally } from './Tally';

const TICK_MILLISECONDS = 20;
const ANSWER_MILLISECONDS = BOUNDS.delayMilliseconds + 10_000;

/** The requests for one model: any of its bodies, to any of its targets. */
export interface Stream {
  model: string;
  targets: Target[];
  bodies: string[];
}

interface RunningStream extends Stream {
  sent: number;
  waiting: number;
}

/**
 * Sends requests at a steady rate, whether or not they are answered in time. One that would be the 65th to wait for its
 * answer is left out, and counted as such.
 */
export class LoadGenerator {
  readonly tally = new Tally();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly streams: RunningStream[];
  private ratePerSecond: number;
  private timer?: NodeJS.Timeout;
  private startedAt = 0;
  private endsAt = 0;
  private whenDone: (() => void) | undefined;

  constructor(
    private readonly options: {
      streams: Stream[];
      ratePerSecond: number;
      faults: FaultPlan;
      /** Numbers from 0 to 1 that choose target and body. */
      draw: () => number;
    },
  ) {
    this.ratePerSecond = rateSchema.parse(options.ratePerSecond);
    this.streams = options.streams.map(stream => ({
      ...stream,
      sent: 0,
      waiting: 0,
    }));
  }

  get state() {
    return {
      running: this.timer !== undefined,
      ratePerSecond: this.ratePerSecond,
      ...(this.timer && { endsAt: new Date(this.endsAt).toISOString() }),
      faults: this.options.faults.list(),
      models: this.tally.byModel(),
    };
  }

  /**
   * Starts, or goes on for another time from now.
   *
   * @returns resolves when the time is over or it was stopped
   */
  start(seconds: number): Promise<void> {
    const milliseconds = secondsSchema.parse(seconds) * 1000;
    this.stop();
    this.restart();
    this.endsAt = this.startedAt + milliseconds;
    this.timer = setInterval(() => this.tick(), TICK_MILLISECONDS);
    return new Promise(resolve => {
      this.whenDone = resolve;
    });
  }

  /** Sends nothing more; what was sent is still counted when it is answered. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.whenDone?.();
    this.whenDone = undefined;
  }

  setRate(ratePerSecond: number): void {
    this.ratePerSecond = rateSchema.parse(ratePerSecond);
    this.restart();
  }

  /** The rate is kept over the time since now, not since the first start. */
  private restart(): void {
    this.startedAt = Date.now();
    for (const stream of this.streams) stream.sent = 0;
  }

  private tick(): void {
    const now = Date.now();
    const until = Math.min(now, this.endsAt);
    const due = Math.floor(
      ((until - this.startedAt) / 1000) * this.ratePerSecond,
    );
    for (const stream of this.streams) {
      for (; stream.sent < due; stream.sent += 1) {
        if (stream.waiting < BOUNDS.waiting) this.send(stream);
        else this.tally.leftOut(stream.model);
      }
    }
    if (now >= this.endsAt) this.stop();
  }

  private send(stream: RunningStream): void {
    const { model, bodies } = stream;
    const target = this.choose(stream.targets);
    const body = bodies[Math.floor(this.options.draw() * bodies.length)];
    const faults = this.options.faults.headerFor(model);
    const began = performance.now();
    stream.waiting += 1;
    const done = (status: number | 'failed', text = '', arm?: string) => {
      stream.waiting -= 1;
      this.tally.answered(model, {
        version: versionIn(text) ?? target.version ?? arm ?? 'unknown',
        status,
        milliseconds: performance.now() - began,
      });
    };
    const sent = httpRequest(
      `${target.url}/v2/models/${model}/infer`,
      {
        method: 'POST',
        agent: this.agent,
        timeout: ANSWER_MILLISECONDS,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          ...(target.host && { Host: target.host }),
          ...(faults && { [FAULTS_HEADER]: faults }),
        },
      },
      answer => {
        const chunks: Buffer[] = [];
        answer.on('data', chunk => chunks.push(chunk));
        answer.once('error', () => done('failed'));
        answer.once('end', () =>
          done(
            answer.statusCode ?? 0,
            Buffer.concat(chunks).toString(),
            armIn(answer.headers['x-arm']),
          ),
        );
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.once('error', () => done('failed'));
    sent.end(body);
  }

  private choose(targets: Target[]): Target {
    const total = targets.reduce((sum, { share }) => sum + share, 0);
    let place = this.options.draw() * total;
    for (const target of targets) {
      place -= target.share;
      if (place < 0) return target;
    }
    return targets[targets.length - 1];
  }
}

/** The version that says in its answer that it has answered. */
function versionIn(text: string): string | undefined {
  return /"model_version":"(\d+)"/.exec(text)?.[1];
}

/** The side that a router has sent a request to, where it says so: `canary_0` is `canary`. */
function armIn(header: string | string[] | undefined): string | undefined {
  return /^(stable|canary)/.exec(String(header))?.[0];
}

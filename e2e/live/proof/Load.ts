import { inferenceRequest } from '../components/mlserver/inferenceRequest';
import { readHeldOutRows } from '../components/mlserver/registry';
import { seededDraw } from '../seed/load/seededDraw';
import { type Fault, targetSchema } from '../seed/load/bounds';
import { FaultPlan } from '../seed/load/FaultPlan';
import { LoadGenerator } from '../seed/load/LoadGenerator';
import { hostOf, MODEL, type Side, VERSIONS } from './names';

const RATE_PER_SECOND = 15;

/** No story takes longer; the generator stops by itself then. */
const LONGEST_SECONDS = 480;

/** Steady requests to one Rollout through the router, with real rows. */
export class Load {
  private constructor(
    private readonly generator: LoadGenerator,
    private readonly faults: FaultPlan,
  ) {}

  static async prepare(
    title: string,
    { registryUrl, routerUrl }: { registryUrl: string; routerUrl: string },
  ): Promise<Load> {
    const rows = await readHeldOutRows(registryUrl, MODEL, VERSIONS.stable);
    const bodies = rows.rows.map((_row, index) =>
      JSON.stringify(inferenceRequest(rows, [index])),
    );
    const faults = new FaultPlan(seededDraw(`faults of ${title}`));
    const generator = new LoadGenerator({
      streams: [
        {
          model: MODEL,
          targets: [
            targetSchema.parse({
              model: MODEL,
              url: routerUrl,
              host: hostOf(title),
            }),
          ],
          bodies,
        },
      ],
      ratePerSecond: RATE_PER_SECOND,
      faults,
      draw: seededDraw(`requests of ${title}`),
    });
    return new Load(generator, faults);
  }

  start(): void {
    void this.generator.start(LONGEST_SECONDS);
  }

  stop(): void {
    this.generator.stop();
  }

  /** What is wrong with one side from now on. */
  setFault(side: Side, fault: Partial<Fault>): void {
    this.faults.set(MODEL, VERSIONS[side], {
      errorShare: 0,
      delayMilliseconds: 0,
      ...fault,
    });
  }

  /** Requests that were answered, by version. */
  get answered(): Record<string, number> {
    const versions = this.generator.tally.byModel()[MODEL]?.versions ?? {};
    return Object.fromEntries(
      Object.entries(versions).map(([version, { requests }]) => [
        version,
        requests,
      ]),
    );
  }
}

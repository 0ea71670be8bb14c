import { type Fault, faultSchema } from './bounds';

/** The header that the model servers read; see components/mlserver/served_model.py. */
export const FAULTS_HEADER = 'X-Bellwether-Faults';

/** Which versions of which models are to fail or to be slow, from now on. */
export class FaultPlan {
  private readonly faults = new Map<string, Map<string, Fault>>();

  /** @param draw - gives numbers from 0 to 1; the same numbers give the same failures */
  constructor(private readonly draw: () => number) {}

  /** Replaces what was said of the version. A fault of nothing takes it away. */
  set(model: string, version: string, fault: Fault): void {
    const { errorShare, delayMilliseconds } = faultSchema.parse(fault);
    const versions = this.faults.get(model) ?? new Map<string, Fault>();
    if (errorShare === 0 && delayMilliseconds === 0) versions.delete(version);
    else versions.set(version, { errorShare, delayMilliseconds });
    this.faults.set(model, versions);
  }

  /** What one request asks of the versions that may answer it; undefined where nothing is wrong with any. */
  headerFor(model: string): string | undefined {
    const versions = [...(this.faults.get(model) ?? [])];
    if (versions.length === 0) return undefined;
    return JSON.stringify(
      Object.fromEntries(
        versions.map(([version, { errorShare, delayMilliseconds }]) => [
          version,
          { fail: this.draw() < errorShare, delayMilliseconds },
        ]),
      ),
    );
  }

  /** By model and version. */
  list(): Record<string, Record<string, Fault>> {
    return Object.fromEntries(
      [...this.faults]
        .filter(([, versions]) => versions.size > 0)
        .map(([model, versions]) => [model, Object.fromEntries(versions)]),
    );
  }
}

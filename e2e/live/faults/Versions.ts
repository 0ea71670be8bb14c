import { z } from 'zod';
import type { OpenedWatch } from '../../contract/kubernetes/client';
import type { Cluster } from '../components/kubernetes/Cluster';
import { namespaceOf, ROLLOUT } from '../proof/names';

const versionSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z.unknown(),
  status: z.looseObject({
    currentStepIndex: z.number().optional(),
    message: z.string().optional(),
  }),
});

type Version = z.infer<typeof versionSchema>;

/** Every version of a Rollout that the API server has had since a moment, in order: past the portal, and past its controller. */
export class Versions {
  private readonly seen: Version[];

  private constructor(first: Version, private readonly watch: OpenedWatch) {
    this.seen = [first];
    void this.follow();
  }

  static async since(cluster: Cluster, title: string): Promise<Versions> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespaceOf(
      title,
    )}/rollouts`;
    const { text } = await cluster.request({ path: `${path}/${ROLLOUT}` });
    const first = versionSchema.parse(JSON.parse(text));
    const watch = await cluster.watch({
      path,
      query: {
        fieldSelector: `metadata.name=${ROLLOUT}`,
        resourceVersion: first.metadata.resourceVersion,
      },
    });
    return new Versions(first, watch);
  }

  /**
   * How often spec or status became another: what only wakes the controller, an annotation or the status's message, changes
   * nothing of what it does.
   */
  get changes(): number {
    const contents = this.seen.map(
      ({ spec, status: { message: _, ...status } }) =>
        JSON.stringify([spec, status]),
    );
    return withoutRepeats(contents).length - 1;
  }

  /** Indices of the steps that it went through. */
  get steps(): number[] {
    return withoutRepeats(
      this.seen.map(({ status }) => status.currentStepIndex ?? 0),
    );
  }

  close(): void {
    this.watch.close();
  }

  private async follow(): Promise<void> {
    for (;;) {
      const event = await this.watch.next();
      if (!event) return;
      const version = versionSchema.safeParse(event.object);
      if (version.success) this.seen.push(version.data);
    }
  }
}

/** Leaves out what is like the one before it. */
function withoutRepeats<T>(values: T[]): T[] {
  return values.filter(
    (value, index) => index === 0 || value !== values[index - 1],
  );
}

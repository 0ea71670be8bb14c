import { parseOnce, parseQuantity } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const listSchema = z.array(z.unknown()).nullish();
const marksSchema = z.record(z.string(), z.string()).nullish();

const containerSchema = z.object({
  name: z.string().optional(),
  image: z.string().optional(),
  command: listSchema,
  args: listSchema,
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.unknown().optional(),
      }),
    )
    .nullish(),
  envFrom: listSchema,
  resources: z.unknown().optional(),
  volumeMounts: listSchema,
});

const templateSchema = z.object({
  metadata: z
    .object({ labels: marksSchema, annotations: marksSchema })
    .nullish(),
  spec: z
    .object({
      initContainers: z.array(containerSchema).nullish(),
      containers: z.array(containerSchema).nullish(),
      volumes: listSchema,
      serviceAccountName: z.string().optional(),
    })
    .nullish(),
});

/** What of a pod template makes a release. */
type Made = ReturnType<typeof madeOf>;

function madeOf({ metadata, spec: pod }: z.infer<typeof templateSchema>) {
  return {
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    pod: {
      initContainers: some((pod?.initContainers ?? []).map(contentOf)),
      containers: some((pod?.containers ?? []).map(contentOf)),
      volumes: some(pod?.volumes),
      serviceAccountName: pod?.serviceAccountName,
    },
  };
}

/** Of a Rollout or a ReplicaSet; undefined for one without a template of pods. */
export const makes = parseOnce(
  z
    .object({ spec: z.object({ template: templateSchema }) })
    .transform(({ spec }) => madeOf(spec.template)),
);

function contentOf(container: z.infer<typeof containerSchema>) {
  const { command, args, env, envFrom, volumeMounts, ...others } = container;
  return {
    ...others,
    // Left out, they are the image's own, which is another thing than any that are said.
    command: command ?? [],
    args: args ?? [],
    env: some((env ?? []).map(one => ({ ...one, value: one.value ?? '' }))),
    envFrom: some(envFrom),
    volumeMounts: some(volumeMounts),
  };
}

/** An empty list asks for nothing. */
function some<T>(list: T[] | null | undefined): T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

/** Whether a set was made from this: the API server and policies add to what is asked for, so the set may say more. */
export function isMadeFrom(set: Made | undefined, asked: Made): boolean {
  return set !== undefined && says(set, asked);
}

/** The same whatever labels and annotations say, those of the model aside. */
export function runsTheSame(set: Made | undefined, asked: Made): boolean {
  const ofModel = Object.entries(asked.annotations).filter(([key]) =>
    key.startsWith('bellwether.dev/'),
  );
  return (
    set !== undefined &&
    says(set.pod, asked.pod) &&
    says(set.annotations, Object.fromEntries(ofModel))
  );
}

/** Where the API server writes quantities in its own way: `1000m` as `1`. */
const WITH_QUANTITIES = ['resources', 'volumes'];

const namedSchema = z.array(z.object({ name: z.string() }));

/** Whether everything that `part` says is said by `whole` too. Named things are found by their names, others by their place. */
function says(whole: unknown, part: unknown, hasQuantities = false): boolean {
  if (part === undefined || part === null || whole === part) return true;
  if (Array.isArray(part)) {
    if (!Array.isArray(whole)) return false;
    return part.length > 0 && namedSchema.safeParse(part).success
      ? part.every(one => whole.some(other => says(other, one, hasQuantities)))
      : whole.length === part.length &&
          part.every((one, at) => says(whole[at], one, hasQuantities));
  }
  if (typeof part === 'object') {
    const said = new Map<string, unknown>(Object.entries(whole ?? {}));
    return Object.entries(part).every(([key, value]) =>
      says(
        said.get(key),
        value,
        hasQuantities || WITH_QUANTITIES.includes(key),
      ),
    );
  }
  // What is the default of its type is not written.
  if (whole === undefined) return !part;
  const amount = hasQuantities ? parseQuantity(part) : undefined;
  return amount !== undefined && amount === parseQuantity(whole);
}

import { ConflictError } from '@backstage/errors';
import { GitOwnership } from '@bellwether/plugin-canary-common';
import {
  ChangedFile,
  changedFields,
  CodeHost,
  editManifest,
  editOverlay,
  FieldEdit,
  holdsManifest,
  ManifestTarget,
  Overlay,
  readOverlay,
  unifiedDiff,
  valueAt,
  withResource,
} from '@bellwether/plugin-models-node';
import { ActionPlan } from '../adapters';
import { ServerView } from '../watch';
import { overriddenBy } from './overriddenBy';

/** Where manifests are. */
type ManifestSource = NonNullable<GitOwnership['source']>;

export type Planned = {
  view: ServerView;
  plan: Pick<ActionPlan, 'specAfter'>;
};

/** New files beside a manifest. */
export type Beside = ReadonlyArray<{ name: string; text: string }>;

/** A change of what Git has. */
export interface FoundChange {
  source: ManifestSource;
  base: string;
  files: ChangedFile[];
  diff: string;
}

interface Edited {
  path: string;
  /** Of the file as it is. */
  before: string;
  version: string;
  text: string;
}

/**
 * Finds the files that say what is to be changed, and changes them: of plain files the manifest, of an overlay of Kustomize what
 * belongs to it alone.
 *
 * @throws ConflictError - it cannot be told how, it reads so already, or a new file is there already; the sentence is for people
 */
export async function findChange(
  host: CodeHost,
  { view, plan }: Planned,
  beside: Beside = [],
): Promise<FoundChange> {
  const { source } = view.git;
  if (!source || !plan.specAfter) {
    throw new ConflictError('This cannot be said in a manifest.');
  }
  const base = await host.baseOf(source);
  const overlay =
    source.kind === 'kustomize'
      ? await readOverlay(host, source, base)
      : undefined;
  const found = overlay
    ? await inOverlay(overlay, { view, plan }, beside)
    : await inManifest(host, { source, base }, { view, plan });
  const folder = (overlay?.root ?? found[0].path).replace(/[^/]*$/, '');
  const added = beside.map(({ name, text }) => ({
    path: `${folder}${name}`,
    text,
  }));
  for (const { path } of added) {
    if (await host.file(source, path, base)) {
      throw new ConflictError(`${path} is there already.`);
    }
  }
  return {
    source,
    base,
    files: [
      ...found.map(({ path, text, version }) => ({ path, text, version })),
      ...added,
    ],
    diff: found
      .map(({ path, before, text }) => unifiedDiff(path, before, text))
      .join('\n'),
  };
}

function targetOf({ observed }: ServerView): ManifestTarget {
  const { name, namespace, kind } = observed;
  return {
    kind: kind === 'kserve' ? 'InferenceService' : 'Rollout',
    name,
    namespace,
  };
}

/** What of the object reads otherwise afterwards, from what the cluster has now. */
function fieldsOf({ view, plan }: Planned): FieldEdit[] {
  const { object } = view.objects;
  return (plan.specAfter ?? []).flatMap(({ path, value, before }) =>
    changedFields(before ?? valueAt(object, path), value, path),
  );
}

function inOverlay(
  overlay: Overlay,
  planned: Planned,
  beside: Beside,
): Edited[] {
  assertNotOverridden(planned);
  const edits = editOverlay(overlay, targetOf(planned.view), fieldsOf(planned));
  const found = edits.map(
    ({ file: { path, text: before, version }, text }) => ({
      path,
      before,
      version,
      text,
    }),
  );
  if (beside.length === 0) return found;
  // What lies in the folder of an overlay is applied only where its kustomization names it.
  const root = overlay.files.get(overlay.root);
  const known = found.find(({ path }) => path === overlay.root);
  const naming = known ?? (root && { ...root, before: root.text });
  if (!naming) return found;
  const text = beside.reduce(
    (before, { name }) => withResource(before, name),
    naming.text,
  );
  return [
    ...found.filter(({ path }) => path !== overlay.root),
    { ...naming, text },
  ];
}

async function inManifest(
  host: CodeHost,
  { source, base }: { source: ManifestSource; base: string },
  planned: Planned,
): Promise<Edited[]> {
  assertNotOverridden(planned);
  const target = targetOf(planned.view);
  const files = await host.files(source, base);
  const holding = files.filter(({ text }) => holdsManifest(text, target));
  if (holding.length !== 1) {
    throw new ConflictError(
      holding.length === 0
        ? `No file below ${source.path ?? '/'} of ${base} holds ${
            target.kind
          } ${target.name}.`
        : `Several files hold ${target.kind} ${target.name}: ${holding
            .map(({ path }) => path)
            .join(', ')}.`,
    );
  }
  const [{ path, text: before, version }] = holding;
  const text = editManifest(before, target, planned.plan.specAfter ?? []);
  if (text === undefined) {
    throw new ConflictError(
      `Git says so already (${path}): wait for the sync.`,
    );
  }
  return [{ path, before, version, text }];
}

/** @throws ConflictError - Argo CD or Flux changes it on the way, so that no file of the folder decides */
function assertNotOverridden(planned: Planned): void {
  const { git, overrides } = planned.view;
  const field = overriddenBy(overrides ?? {}, fieldsOf(planned));
  if (!field) return;
  const place =
    git.tool === 'flux'
      ? `The Kustomization ${git.application} of Flux (spec.${field})`
      : `The Application ${git.application} of Argo CD (spec.source.kustomize.${field})`;
  throw new ConflictError(
    `${place} changes it on the way to the cluster: the change has to be made there.`,
  );
}

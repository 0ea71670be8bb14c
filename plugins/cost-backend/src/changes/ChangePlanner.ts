import { createHash } from 'crypto';
import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import {
  ChosenRecommendation,
  ContainerRecommendation,
  PlannedEdit,
} from '@bellwether/plugin-cost-common';
import {
  ClusterClient,
  ClusterObject,
  CodeHost,
  SourceFile,
  unifiedDiff,
} from '@bellwether/plugin-models-node';
import { stringify } from 'yaml';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { objectKindOf } from '../clusters/gitSource';
import { RecommendationStore, Revised } from '../database';
import { quantityChanges } from '../sizes/editSizes';
import { containersOf, SpecContainer } from '../sizes/readSizes';
import { FileEdit, findEdit } from './findEdit';

/** One change as it would be made. */
export interface PlannedChange {
  revised: Revised;
  /** Sizes before and after; of a revert they are the other way round. */
  containers: ContainerRecommendation[];
  edit: PlannedEdit;
  /** Of a pull request. */
  file?: FileEdit;
}

/** Works out exactly what would be changed, in Git or on the cluster. */
export class ChangePlanner {
  constructor(
    private readonly options: {
      clusters: ClusterClient;
      host: CodeHost;
      recommendations: RecommendationStore;
    },
  ) {}

  /** @throws NotFoundError - a recommendation is not there */
  async plan(
    kind: 'apply' | 'revert',
    chosen: readonly ChosenRecommendation[],
    signal: AbortSignal,
  ): Promise<PlannedChange[]> {
    const facts = new Map<string, Promise<ClusterFacts>>();
    const factsOf = (cluster: string) => {
      const known =
        facts.get(cluster) ??
        ClusterFacts.read(this.options.clusters, cluster, signal);
      facts.set(cluster, known);
      return known;
    };
    const planned: PlannedChange[] = [];
    const host = continued(this.options.host, planned);
    for (const { id, target } of chosen) {
      const revised = await this.options.recommendations.get(id);
      if (!revised) throw new NotFoundError('There is no such recommendation');
      const containers = sizesOf(kind, revised, target);
      planned.push(
        await this.planOne(
          revised,
          containers,
          await factsOf(revised.stored.recommendation.server.cluster),
          host,
        ),
      );
    }
    return planned;
  }

  private async planOne(
    revised: Revised,
    containers: ContainerRecommendation[],
    facts: ClusterFacts,
    host: CodeHost,
  ): Promise<PlannedChange> {
    const { id, server } = revised.stored.recommendation;
    const kind = objectKindOf(server.kind);
    const object = facts.objectOf(server);
    const base = {
      recommendation: id,
      target: `${kind} ${server.namespace} / ${server.name} on ${server.cluster}`,
    };
    const byHand = (problem: string): PlannedChange => ({
      revised,
      containers,
      edit: { ...base, via: 'by-hand', diff: inWords(containers), problem },
    });
    if (!object) {
      return byHand(
        `${kind} ${server.name} is not on ${server.cluster} any more.`,
      );
    }
    const git = facts.gitOf(server);
    if (!git) return this.planPatch(revised, containers, object, base, byHand);
    if (!git.repository || git.kind === 'unknown') {
      return byHand(
        `Git owns it (${git.application}), but where its files are could not be read: this is what a person has to change there.`,
      );
    }
    const problem = this.options.host.problemOf(git.repository);
    if (problem) return byHand(problem);
    try {
      const file = await findEdit(
        host,
        git,
        { kind, name: server.name, namespace: server.namespace },
        containers,
      );
      return {
        revised,
        containers,
        file,
        edit: {
          ...base,
          via: 'pull-request',
          repository: file.repository,
          base: file.base,
          file: file.file.path,
          dialect: file.dialect,
          diff: unifiedDiff(file.file.path, file.file.text, file.text),
        },
      };
    } catch (error) {
      return byHand(
        isError(error) ? error.message : 'Its file could not be changed.',
      );
    }
  }

  private planPatch(
    revised: Revised,
    containers: ContainerRecommendation[],
    object: ClusterObject,
    base: Pick<PlannedEdit, 'recommendation' | 'target'>,
    byHand: (problem: string) => PlannedChange,
  ): PlannedChange {
    const { server } = revised.stored.recommendation;
    const specs = containersOf(server.kind, object);
    if (!specs) {
      return byHand(
        'Its pods are described elsewhere (workloadRef): change their size there.',
      );
    }
    const operations: object[] = [
      {
        op: 'test',
        path: '/metadata/resourceVersion',
        value: object.metadata.resourceVersion,
      },
    ];
    let before = '';
    let after = '';
    for (const one of containers) {
      const spec = specs.find(({ name }) => name === one.container);
      if (!spec) {
        return byHand(`It has no container ${one.container} any more.`);
      }
      const resources = resized(spec, one);
      operations.push({
        op: 'add',
        path: `/${spec.path.join('/')}`,
        value: resources,
      });
      before += stringify({ [spec.name]: { resources: spec.resources } });
      after += stringify({ [spec.name]: { resources } });
    }
    const [group, plural] =
      server.kind === 'kserve'
        ? ['serving.kserve.io/v1beta1', 'inferenceservices']
        : ['argoproj.io/v1alpha1', 'rollouts'];
    return {
      revised,
      containers,
      edit: {
        ...base,
        via: 'patch',
        diff: unifiedDiff(`${plural}/${server.name}`, before, after),
        request: {
          method: 'PATCH',
          path: `/apis/${group}/namespaces/${encodeURIComponent(
            server.namespace,
          )}/${plural}/${encodeURIComponent(server.name)}`,
          contentType: 'application/json-patch+json',
          body: operations,
        },
      },
    };
  }
}

/** The host as it is after what is planned already: two servers may be sized in one file. */
function continued(
  host: CodeHost,
  planned: readonly PlannedChange[],
): CodeHost {
  const edited = (repository: string, base: string, file: SourceFile) => {
    const before = [...planned]
      .reverse()
      .find(
        one =>
          one.file?.repository === repository &&
          one.file.base === base &&
          one.file.file.path === file.path,
      );
    return before?.file ? { ...file, text: before.file.text } : file;
  };
  return {
    problemOf: repository => host.problemOf(repository),
    baseOf: source => host.baseOf(source),
    files: async (source, base) =>
      (await host.files(source, base)).map(file =>
        edited(source.repository, base, file),
      ),
    file: async (source, path, base) => {
      const file = await host.file(source, path, base);
      return file && edited(source.repository, base, file);
    },
    openPullRequest: options => host.openPullRequest(options),
    look: (repository, number) => host.look(repository, number),
  };
}

/** The sizes that are asked for, or that come back. */
export function sizesOf(
  kind: 'apply' | 'revert',
  { stored }: Revised,
  target: number | undefined,
): ContainerRecommendation[] {
  const { recommendation, applied } = stored;
  if (kind === 'revert') {
    if (!applied) {
      throw new ConflictError('It was never put in force.');
    }
    return applied.containers.map(({ container, current, recommended }) => ({
      container,
      current: recommended,
      recommended: current,
    }));
  }
  if (target === undefined || target === recommendation.targetBreach) {
    return recommendation.containers;
  }
  const point = recommendation.curve.find(one => one.target === target);
  if (!point) {
    throw new ConflictError(
      `No size is known for a target of ${target}; there are ${recommendation.curve
        .map(one => one.target)
        .join(', ')}.`,
    );
  }
  return point.containers;
}

function resized(
  { resources }: SpecContainer,
  container: ContainerRecommendation,
): Record<string, Record<string, unknown>> {
  const next: Record<string, Record<string, unknown>> = {
    ...(resources.requests && { requests: { ...resources.requests } }),
    ...(resources.limits && { limits: { ...resources.limits } }),
  };
  for (const { path, value } of quantityChanges(container)) {
    const [part, name] = path;
    next[part] = { ...next[part], [name]: value };
  }
  return next;
}

/** The change alone, for whoever makes it by hand. */
function inWords(containers: readonly ContainerRecommendation[]): string {
  return containers
    .flatMap(one => [
      `  ${one.container}:`,
      ...quantityChanges(one).map(
        ({ path, value }) => `+   resources.${path.join('.')}: ${value}`,
      ),
    ])
    .join('\n');
}

/** Names exactly what was looked at: texts, versions and requests. */
export function fingerprintOf(planned: readonly PlannedChange[]): string {
  return createHash('sha256')
    .update(
      JSON.stringify(
        planned.map(({ edit, file, containers }) => [
          edit.recommendation,
          edit.via,
          containers,
          file?.file.version,
          file?.text,
          edit.request?.body,
        ]),
      ),
    )
    .digest('hex')
    .slice(0, 32);
}

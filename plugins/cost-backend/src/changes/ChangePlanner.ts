import { createHash } from 'crypto';
import { isError, NotFoundError } from '@backstage/errors';
import {
  ChosenRecommendation,
  ContainerRecommendation,
  PlannedEdit,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import {
  ClusterClient,
  CodeHost,
  objectKindOf,
  unifiedDiff,
} from '@bellwether/plugin-models-node';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { RecommendationStore, Revised } from '../database';
import { editManifestReplicas, ResourcesPlace } from '../sizes';
import { containersOf, SpecContainer } from '../sizes/readSizes';
import { AskedChange, askedChange, inWords } from './askedChange';
import { atTarget } from './atTarget';
import { continued } from './continuedHost';
import { FileEdit, findEdit } from './findEdit';
import { planPatch } from './planPatch';

/** One change as it would be made. */
export interface PlannedChange {
  revised: Revised;
  /** Sizes before and after; of a revert they are the other way round. */
  containers: ContainerRecommendation[];
  /** Another number of pods, where the edit says it. */
  replicas?: ReplicaChange;
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
      const found = await this.options.recommendations.get(id);
      if (!found) throw new NotFoundError('There is no such recommendation');
      const revised = kind === 'apply' ? atTarget(found, target) : found;
      planned.push(
        await this.planOne(
          revised,
          askedChange(kind, revised),
          await factsOf(revised.stored.recommendation.server.cluster),
          host,
        ),
      );
    }
    return planned;
  }

  private async planOne(
    revised: Revised,
    asked: AskedChange,
    facts: ClusterFacts,
    host: CodeHost,
  ): Promise<PlannedChange> {
    const { id, server } = revised.stored.recommendation;
    const { containers, replicas } = asked;
    const kind = objectKindOf(server.kind);
    const object = facts.objectOf(server);
    const scaling = facts.scalingOf(server);
    const base = {
      recommendation: id,
      target: `${kind} ${server.namespace} / ${server.name} on ${server.cluster}`,
    };
    const byHand = (problem: string): PlannedChange => ({
      revised,
      containers,
      edit: { ...base, via: 'by-hand', diff: inWords(asked), problem },
    });
    if (!object) {
      return byHand(
        `${kind} ${server.name} is not on ${server.cluster} any more.`,
      );
    }
    const git = facts.gitOf(server);
    if (!git) {
      return planPatch(revised, { ...asked, scaling }, object, base, byHand);
    }
    if (!git.repository || git.kind === 'unknown') {
      return byHand(
        `Git owns it (${git.application}), but where its files are could not be read: this is what a person has to change there.`,
      );
    }
    const problem = this.options.host.problemOf(git.repository);
    if (problem) return byHand(problem);
    const [gone] = asked.takenAway;
    if (gone) {
      return byHand(
        `Before, ${gone.container} had no ${gone.path.join(
          '.',
        )}: what was brought in is taken out of the file by a person.`,
      );
    }
    try {
      const target = {
        kind,
        name: server.name,
        namespace: server.namespace,
        places: placesOf(containersOf(server.kind, object) ?? []),
      };
      const sized = await findEdit(host, git, target, containers);
      const replicated =
        sized.dialect === 'manifest' && replicas && scaling?.scaledBy === null
          ? editManifestReplicas(sized.text, target, scaling.path, replicas)
          : undefined;
      const file = { ...sized, text: replicated ?? sized.text };
      return {
        revised,
        containers,
        ...(replicated !== undefined && replicas && { replicas }),
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
}

function placesOf(
  specs: readonly SpecContainer[],
): ReadonlyMap<string, ResourcesPlace> {
  return new Map(
    specs.map(({ name, path, resources }) => [
      name,
      {
        path,
        parts: new Set(
          (['requests', 'limits'] as const).filter(part => resources[part]),
        ),
      },
    ]),
  );
}

/** Names exactly what was looked at: texts, versions and requests. */
export function fingerprintOf(planned: readonly PlannedChange[]): string {
  return createHash('sha256')
    .update(
      JSON.stringify(
        planned.map(({ edit, file, containers, replicas }) => [
          edit.recommendation,
          edit.via,
          containers,
          replicas,
          file?.file.version,
          file?.text,
          edit.request?.body,
        ]),
      ),
    )
    .digest('hex')
    .slice(0, 32);
}

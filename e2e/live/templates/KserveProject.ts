import path from 'node:path';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { type Checks, eventually, expectThat } from '../faults/Checks';
import { isTrue } from '../kserve/seen';
import { NAMESPACE, type Services } from '../kserve/Services';
import { GuestSession } from '../portal/GuestSession';
import { inNamespace, inStandardMode } from './inStandardMode';
import {
  makeThroughPortal,
  runThroughPortal,
  untilTemplate,
} from './makeThroughPortal';
import { mergeProposal } from './mergeProposal';
import { PORTAL_URL } from './portalOfTemplates';
import { Project } from './Project';
import { registerChallenger } from './registerChallenger';
import { formOf, type WorkshopTools } from './trainProject';
import { wouldBeTaken } from './wouldBeTaken';

const NAME = 'tumour-kserve';
const MODEL = `resource:default/${NAME}`;
const VERSION_FILE = 'deploy/overlays/production/version.yaml';
const ADDRESS = `s3://models/${NAME}/1`;

/** What is read on a schedule is there within this time. */
const KNOWN_SECONDS = 150;
const STOPPED_SECONDS = 60;

/** A project of `new-model` that KServe serves: made, promoted and retired through the portal, and applied after each merge. */
export class KserveProject {
  /** Made through the portal, which holds its files against what the cluster's API server publishes. */
  static async make(
    tools: WorkshopTools,
    services: Services,
    checks: Checks,
  ): Promise<KserveProject> {
    const { stack, codeHost, folder, cache } = tools;
    const portalUrl = stack.environment[PORTAL_URL];
    for (const template of ['new-model', 'promote-model', 'retire-model']) {
      await untilTemplate(portalUrl, template);
    }
    const { repository, log } = await makeThroughPortal(
      portalUrl,
      'template:default/new-model',
      {
        ...formOf({
          name: NAME,
          framework: 'sklearn',
          task: 'classification',
          host: new URL(codeHost).host,
        }),
        serving: 'kserve',
      },
    );
    await checks.check('the cluster’s own schemas were used', async () => {
      const [told] = /Held against .*/.exec(log) ?? ['nothing was said of it'];
      expectThat(/what live publishes: .*InferenceService/.test(told), told);
    });
    const project = await Project.clone({
      url: repository,
      folder: path.join(folder, NAME),
      cache,
      registryUrl: stack.environment.BELLWETHER_MLFLOW_URL,
    });
    return new KserveProject({ ...tools, services, checks, project });
  }

  private readonly models: ModelsClient;

  private constructor(
    private readonly options: WorkshopTools & {
      services: Services;
      checks: Checks;
      project: Project;
    },
  ) {
    this.models = new ModelsClient(new GuestSession(this.portalUrl).apis);
  }

  /** Everything that the overlay holds, as it is; it is only asked for, since there is no Knative. */
  async holdAgainstCluster(): Promise<void> {
    const { checks, services } = this.options;
    await checks.check(
      'every manifest of the project is taken by the API server as it is',
      async () => {
        const objects = await this.rendered();
        await wouldBeTaken(services.cluster, NAMESPACE, objects);
        const kinds = objects.map(({ kind }) => kind).sort();
        expectThat(
          kinds.join() ===
            'ExternalSecret,InferenceService,NetworkPolicy,ServiceAccount',
          `the overlay holds ${kinds.join(', ')}`,
        );
      },
    );
  }

  /** By the pull request that `promote-model` makes. */
  async promote(): Promise<void> {
    const { checks, services } = this.options;
    await checks.check(
      'what promote-model writes is served: the controller makes the runtime, the account and the rights of the pods as the manifest has them',
      async () => {
        await this.register();
        await this.propose('promote-model', {
          reason: 'The first version of it',
          replicas: 1,
        });
        await this.apply();
        const { spec, status } = await services.until(
          NAME,
          'it is ready',
          service => isTrue(service, 'Ready'),
        );
        expectThat(
          spec.predictor.minReplicas === 1 &&
            spec.predictor.model?.storageUri === ADDRESS,
          `it serves ${JSON.stringify(spec.predictor)}`,
        );
        expectThat(
          status.clusterServingRuntimeName === 'kserve-mlserver',
          `the runtime is ${String(status.clusterServingRuntimeName)}`,
        );
        const pods = (await this.deployment())?.spec.template.spec;
        expectThat(
          pods?.serviceAccountName === NAME &&
            pods.securityContext?.runAsNonRoot === true,
          `its pods are ${JSON.stringify(pods)}`,
        );
      },
    );
    await checks.check('the model’s page shows what serves it', async () => {
      await eventually(
        'the model’s page shows the server',
        KNOWN_SECONDS,
        () => this.models.getServers(MODEL),
        ({ servers }) =>
          servers.length === 1 &&
          servers[0].versions.some(
            ({ version, readyReplicas }) => version === 1 && readyReplicas > 0,
          ),
      );
    });
  }

  /** By the pull request that `retire-model` makes. */
  async retire(): Promise<void> {
    const { checks, services } = this.options;
    await checks.check(
      'what retire-model writes stops it: Deployment and route are gone, and the status says Stopped',
      async () => {
        await this.propose('retire-model', {
          step: 'stop',
          reason: 'To see that the controller stops it',
          confirmedName: NAME,
          catalogFile: 'catalog-info.yaml',
        });
        await this.apply();
        const stopped = await services.until(NAME, 'it is stopped', service =>
          isTrue(service, 'Stopped'),
        );
        expectThat(!isTrue(stopped, 'Ready'), 'it is called ready');
        await eventually(
          'its Deployment and its route are gone',
          STOPPED_SECONDS,
          async () => [await this.deployment(), await services.backends(NAME)],
          left => left.every(each => each === undefined),
        );
      },
    );
    await checks.check(
      'the model’s page says that nothing serves it, so that it can be archived',
      async () => {
        await eventually(
          'it is paused, without pods',
          KNOWN_SECONDS,
          () => this.models.getServers(MODEL),
          ({ servers }) =>
            servers.length === 1 &&
            servers[0].phase === 'paused' &&
            servers[0].versions.every(
              ({ wantedReplicas, readyReplicas }) =>
                wantedReplicas + readyReplicas === 0,
            ),
        );
        await runThroughPortal(
          this.portalUrl,
          'template:default/retire-model',
          {
            model: MODEL,
            step: 'archive',
            reason: 'Nothing serves it any more',
            confirmedName: NAME,
          },
        );
        await eventually(
          'it is archived',
          KNOWN_SECONDS,
          () => this.models.getModel(MODEL),
          ({ tags }) => tags.lifecycle === 'archived',
        );
      },
    );
  }

  private get portalUrl(): string {
    return this.options.stack.environment[PORTAL_URL];
  }

  private deployment() {
    return this.options.services.deployment(`${NAME}-predictor`);
  }

  private async rendered() {
    const { project, stack } = this.options;
    const objects = await project.render(
      stack.environment.BELLWETHER_KUSTOMIZE,
    );
    return objects.map(object => inNamespace(object, NAMESPACE));
  }

  private async apply(): Promise<void> {
    for (const object of await this.rendered()) {
      await this.options.services.cluster.apply(inStandardMode(object));
    }
  }

  /** Its first version, in a store that KServe can read. */
  private async register(): Promise<void> {
    const { stack } = this.options;
    await registerChallenger(
      stack.environment.BELLWETHER_MLFLOW_URL ?? '',
      NAME,
      ADDRESS,
    );
    await eventually(
      'the portal knows the challenger',
      KNOWN_SECONDS,
      () => this.models.getModel(MODEL),
      ({ aliases }) =>
        aliases.some(
          ({ alias, version }) => alias === 'challenger' && version === 1,
        ),
    );
  }

  private async propose(
    template: string,
    values: Record<string, unknown>,
  ): Promise<void> {
    const { project } = this.options;
    await mergeProposal(
      { ...this.options, name: NAME, folder: project.folder },
      template,
      { model: MODEL, file: VERSION_FILE, ...values },
    );
  }
}

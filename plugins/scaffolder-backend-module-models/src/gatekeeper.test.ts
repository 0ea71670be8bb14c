import path from 'path';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { COMBINATIONS } from './__testUtils__/combinations';
import { gatekeeper } from './__testUtils__/gator';
import { generate, inFolder } from './__testUtils__/project';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { ManifestObject, renderKustomization } from './manifests';

/** Needs Gatekeeper's own program, whose path is given: run by `npm run test:live`. */
const PROGRAM = process.env.BELLWETHER_GATOR ?? '';
const withGatekeeper = PROGRAM ? describe : describe.skip;

withGatekeeper('Gatekeeper', () => {
  let sandbox: Sandbox;
  let scaffolder: Scaffolder;
  /** What is broken on purpose, by how it is served. */
  const whole = new Map<string, ManifestObject[]>();
  /** Many combinations deploy the same. */
  const answers = new Map<string, string[]>();

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    scaffolder = await startScaffolder({ sandbox });
    for (const serving of ['rollout', 'kserve']) {
      whole.set(serving, await deployed({ serving }));
    }
  }, 120_000);

  afterAll(async () => {
    await scaffolder.stop();
    await sandbox.close();
  });

  async function deployed(
    options: Record<string, unknown>,
  ): Promise<ManifestObject[]> {
    const { files } = await generate(scaffolder, sandbox, options);
    const manifests = await inFolder(files, folder =>
      renderKustomization(path.join(folder, 'deploy/overlays/production')),
    );
    return manifests.map(({ object }) => object);
  }

  it.each(COMBINATIONS)(
    'finds nothing in $framework, $task, $serving, $dataSource',
    async options => {
      const objects = await deployed(options);
      const key = JSON.stringify(objects);
      const found = answers.get(key) ?? (await gatekeeper(PROGRAM, objects));
      answers.set(key, found);
      expect(objects.length).toBeGreaterThanOrEqual(4);
      expect(found).toEqual([]);
    },
    60_000,
  );

  /** Sets a field of the objects of a kind, or takes it away. */
  const broken = (
    objects: ManifestObject[],
    kind: string,
    fields: string,
    value: unknown,
  ) =>
    structuredClone(objects).map(object => {
      if (object.kind !== kind) return object;
      const keys = fields.split(' ');
      const last = keys.pop() ?? '';
      const parent = keys.reduce(
        (node: object, key) => Reflect.get(node, key),
        object,
      );
      if (value === undefined) Reflect.deleteProperty(parent, last);
      else Reflect.set(parent, last, value);
      return object;
    });

  const POD = 'spec template spec';
  const CONTAINER = `${POD} containers 0`;
  const PREDICTOR = 'spec predictor';

  it.each<[string, string, string, unknown, RegExp]>([
    [
      'root',
      'Rollout',
      `${POD} securityContext runAsNonRoot`,
      undefined,
      /^PodsRunAsNonRoot: container model does not say/,
    ],
    [
      'user 0',
      'Rollout',
      `${POD} securityContext runAsUser`,
      0,
      /^PodsRunAsNonRoot: the pod runs as user 0/,
    ],
    [
      'no limit',
      'Rollout',
      `${CONTAINER} resources limits memory`,
      undefined,
      /^ContainersAreLimited: container model has no resources\.limits\.memory/,
    ],
    [
      'latest',
      'Rollout',
      `${CONTAINER} image`,
      'registry.example.com:5000/models/gate:latest',
      /^ImagesAreNamed: the image \S+:latest/,
    ],
    [
      'no tag, with a port of the registry',
      'Rollout',
      `${CONTAINER} image`,
      'registry.example.com:5000/models/gate',
      /^ImagesAreNamed/,
    ],
    [
      'no team',
      'Service',
      'metadata labels team',
      undefined,
      /^LabelsAreThere: Service \S+ has no label team/,
    ],
    [
      'no team on pods',
      'Rollout',
      'spec template metadata labels team',
      undefined,
      /^LabelsAreThere: Pod \S+ has no label team/,
    ],
    [
      'a root that can be written',
      'Rollout',
      `${CONTAINER} securityContext readOnlyRootFilesystem`,
      false,
      /^RootIsReadOnly/,
    ],
    [
      'privileges',
      'Rollout',
      `${CONTAINER} securityContext privileged`,
      true,
      /^PrivilegesAreDropped: container model is privileged/,
    ],
    [
      'more privileges',
      'Rollout',
      `${CONTAINER} securityContext allowPrivilegeEscalation`,
      undefined,
      /^PrivilegesAreDropped: container model may get more/,
    ],
    [
      'capabilities',
      'Rollout',
      `${CONTAINER} securityContext capabilities`,
      { drop: ['NET_RAW'], add: ['SYS_TIME'] },
      /^PrivilegesAreDropped: container model (keeps|adds)/,
    ],
    [
      'no probe',
      'Rollout',
      `${CONTAINER} readinessProbe`,
      undefined,
      /^ContainersAreProbed: container model has no readinessProbe/,
    ],
    [
      'the network of the node',
      'Rollout',
      `${POD} hostNetwork`,
      true,
      /^NodesAreLeftAlone: the pod uses hostNetwork/,
    ],
    [
      'a folder of the node',
      'Rollout',
      `${POD} volumes 0 hostPath`,
      { path: '/' },
      /^NodesAreLeftAlone: the volume tmp/,
    ],
    [
      'a token',
      'Rollout',
      `${POD} automountServiceAccountToken`,
      undefined,
      /^TokensAreNotMounted/,
    ],
    [
      'a port to the outside',
      'Service',
      'spec type',
      'LoadBalancer',
      /^ServicesStayInside: Service \S+ is of type LoadBalancer/,
    ],
    [
      'no limit of a predictor',
      'InferenceService',
      `${PREDICTOR} model resources limits cpu`,
      undefined,
      /^PredictorsAreHardened: the predictor has no resources\.limits\.cpu/,
    ],
    [
      'root of a predictor',
      'InferenceService',
      `${PREDICTOR} securityContext`,
      undefined,
      /^PredictorsAreHardened: the predictor may run as root/,
    ],
    [
      'a token of a predictor',
      'InferenceService',
      `${PREDICTOR} automountServiceAccountToken`,
      true,
      /^PredictorsAreHardened: the predictor is given a token/,
    ],
    [
      'no team on the pods of a predictor',
      'InferenceService',
      `${PREDICTOR} labels team`,
      undefined,
      /^PredictorsAreHardened: the pods of the predictor have no label team/,
    ],
  ])('refuses %s', async (_what, kind, fields, value, sentence) => {
    const serving = kind === 'InferenceService' ? 'kserve' : 'rollout';
    const objects = whole.get(serving) ?? [];
    const found = await gatekeeper(
      PROGRAM,
      broken(objects, kind, fields, value),
    );
    expect(found).toContainEqual(expect.stringMatching(sentence));
    expect(new Set(found.map(each => each.split(':')[0])).size).toBe(1);
  });
});

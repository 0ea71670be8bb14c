import { createWorld } from '../world';
import { BUILT_IN } from '../kubernetes/resources';
import { platformOf } from '../kubernetes/platform';
import { ControllerStage, START } from './__testUtils__/createStage';

const { clusters } = createWorld({ seed: 'test', now: START });

describe.each(clusters)('the world on $name', ({ name, servers }) => {
  it('is at rest: its controllers find nothing to do', async () => {
    const stage = new ControllerStage(servers, name);
    const changes: string[] = [];
    for (const resource of new Set([
      ...BUILT_IN,
      ...platformOf(name).resources,
    ])) {
      stage.api.store.subscribe(resource, ({ before, after }) => {
        const object = after ?? before;
        changes.push(`${resource.kind} ${object?.metadata.name}`);
      });
    }
    await stage.advance(3_600_000);
    stage.close();
    expect(changes).toEqual([]);
  });

  it('has every server alive: a new label on one is looked at without harm', async () => {
    const stage = new ControllerStage(servers, name);
    for (const { kind, namespace, name: server } of servers) {
      const apiVersion =
        kind === 'Rollout'
          ? 'argoproj.io/v1alpha1'
          : 'serving.kserve.io/v1beta1';
      const reference = { apiVersion, kind, namespace, name: server };
      if (stage.api.objects.get(reference)) {
        stage.api.objects.apply(reference, draft => {
          draft.metadata.labels = { ...draft.metadata.labels, touched: 'yes' };
        });
      }
    }
    const before = stage.api.store.currentRevision;
    await stage.advance(60_000);
    stage.close();
    expect(stage.api.store.currentRevision).toBe(before);
  });
});

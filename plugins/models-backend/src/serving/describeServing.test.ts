import { Server } from '@bellwether/plugin-models-common';
import { describeServing } from './describeServing';

function server(more: Partial<Server> = {}): Server {
  return {
    id: 'prod-eu/ml/argo-rollout/churn',
    cluster: 'prod-eu',
    namespace: 'ml',
    name: 'churn',
    kind: 'argo-rollout',
    kindTitle: 'Argo Rollout',
    model: 'churn',
    modelFrom: 'annotation',
    versions: [
      { role: 'stable', version: 2, readyReplicas: 5, wantedReplicas: 5 },
    ],
    phase: 'healthy',
    champion: 'match',
    championVersion: 2,
    observedAt: '2026-06-16T14:00:00.000Z',
    ...more,
  };
}

describe('where a model runs', () => {
  it.each<[string, Server[], object]>([
    [
      'the champion on two clusters',
      [server(), server({ cluster: 'prod-us' })],
      {
        tone: 'ok',
        word: '10 of 10 ready',
        sentence:
          '10 of 10 replicas are ready on prod-eu and prod-us; it serves the champion.',
        urgency: 0,
      },
    ],
    [
      'another version than the champion',
      [
        server({ champion: 'differs', championVersion: 3 }),
        server({ cluster: 'prod-us' }),
      ],
      {
        tone: 'warn',
        word: 'Not the champion',
        sentence: 'prod-eu serves version 2, but the champion is 3.',
        needsPerson: 'See where it runs',
      },
    ],
    [
      'a server that is degraded, which comes before everything else',
      [
        server({ champion: 'differs' }),
        server({ phase: 'degraded', message: 'ImagePullBackOff' }),
      ],
      {
        tone: 'bad',
        sentence: 'Degraded on prod-eu: ImagePullBackOff',
        needsPerson: 'See where it runs',
      },
    ],
    [
      'too few replicas',
      [
        server({
          versions: [
            { role: 'stable', version: 2, readyReplicas: 3, wantedReplicas: 5 },
          ],
        }),
      ],
      {
        tone: 'watch',
        word: '3 of 5 ready',
        sentence: 'Only 3 of 5 replicas are ready on prod-eu.',
      },
    ],
    [
      'a canary under way',
      [
        server({
          versions: [
            { role: 'stable', version: 2, readyReplicas: 4, wantedReplicas: 4 },
            { role: 'canary', version: 3, readyReplicas: 1, wantedReplicas: 1 },
          ],
        }),
      ],
      {
        tone: 'watch',
        word: '5 of 5 ready',
        sentence:
          '5 of 5 replicas are ready on prod-eu, and a canary is under way.',
      },
    ],
    [
      'a model without champion',
      [server({ champion: 'no-champion', championVersion: undefined })],
      { tone: 'quiet', urgency: 0 },
    ],
  ])('is summed up for %s', (_case, servers, expected) => {
    expect(describeServing(servers).summary).toMatchObject(expected);
  });

  it('is nothing where no server is known', () => {
    expect(describeServing([])).toEqual({
      runsOn: [],
      clusters: '|',
      relation: null,
      summary: null,
    });
  });

  it('is said of the whole model only where all servers agree', () => {
    const unknown = server({ champion: 'unknown' });
    expect(describeServing([server(), unknown]).relation).toBe(null);
    expect(describeServing([server()]).relation).toBe('match');
    expect(
      describeServing([unknown, server({ champion: 'differs' })]).relation,
    ).toBe('not-champion');
  });
});

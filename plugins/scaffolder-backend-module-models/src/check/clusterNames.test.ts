import { applicationNameOf, namespaceOf, objectNameOf } from './clusterNames';

it.each(['Travel_ML', 'travel.ml', '-travel', 'x'.repeat(64)])(
  'an owner that can name no namespace is refused: %s',
  owner => {
    expect(() => namespaceOf(owner)).toThrow(
      /^owner: '.*' cannot name a namespace on a cluster/,
    );
  },
);

it.each([
  ['prod-eu', 'gate-change-prod-eu'],
  [
    'gke_flights_europe-west1_Prod',
    'gate-change-gke-flights-europe-west1-prod',
  ],
  [
    'arn:aws:eks:eu-central-1:123456789012:cluster/prod',
    'gate-change-arn-aws-eks-eu-central-1-123456789012-cluster-prod',
  ],
  [`${'x'.repeat(50)}_-y`, `gate-change-${'x'.repeat(50)}`],
])('an Application on the cluster %s has a name', (cluster, name) => {
  expect(applicationNameOf('gate-change', cluster)).toBe(name);
});

it.each([
  ['card-fraud', 'card-fraud'],
  ['Fraud_Detector.v2: EU', 'fraud-detector-v2-eu'],
  ['__', 'model'],
  ['x'.repeat(200), 'x'.repeat(55)],
])('objects of the model %s have a name', (model, name) => {
  expect(objectNameOf(model)).toBe(name);
});

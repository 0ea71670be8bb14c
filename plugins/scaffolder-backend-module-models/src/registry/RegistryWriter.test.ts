import http from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { RegistryWriter } from './RegistryWriter';

let answers: Record<string, [number, unknown]>;
let server: http.Server;
let registry: RegistryWriter;

beforeEach(async () => {
  answers = {};
  server = http.createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [404, {}];
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  registry = RegistryWriter.create({
    config: new ConfigReader({
      models: {
        registries: { prod: { baseUrl: `http://127.0.0.1:${port}` } },
      },
    }),
    instance: 'prod',
  });
});

afterEach(() => new Promise(resolve => server.close(resolve)));

const VERSION = '/api/2.0/mlflow/model-versions/get?name=card-fraud&version=7';

it('reads what the run of a version has logged', async () => {
  const report = { metric: 'accuracy', interval: [0.93, 0.97] };
  answers[VERSION] = [200, { model_version: { run_id: 'run-1' } }];
  answers['/get-artifact?run_id=run-1&path=evaluation.json'] = [200, report];
  expect(await registry.fileOfRun('card-fraud', 7, 'evaluation.json')).toEqual(
    report,
  );
});

it('knows no file of a version that has no run, or whose run has none', async () => {
  answers[VERSION] = [200, { model_version: { run_id: '' } }];
  expect(await registry.fileOfRun('card-fraud', 7, 'a.json')).toBeUndefined();
  answers[VERSION] = [200, { model_version: { run_id: 'run-1' } }];
  expect(await registry.fileOfRun('card-fraud', 7, 'a.json')).toBeUndefined();
});

it('begins what goes wrong with the field that names the registry', async () => {
  answers['/api/2.0/mlflow/registered-models/get?name=card-fraud'] = [
    400,
    { error_code: 'INVALID_PARAMETER_VALUE' },
  ];
  await expect(registry.find('card-fraud')).rejects.toThrow(
    /^registry: prod declined \(400 INVALID_PARAMETER_VALUE\)$/,
  );
});

import { useContract } from './contract';
import { findTrainedRun, type TrainedRun } from './findTrainedRun';

const contract = useContract();

const AJAX = '/ajax-api/2.0/mlflow';

describe('logged models and artifacts', () => {
  let run: TrainedRun | undefined;

  beforeAll(async () => {
    run = await findTrainedRun(contract.client);
  });

  it('are what a run made, with files that can be listed and read', async () => {
    if (!run) {
      return;
    }
    const { modelId } = run;
    const answer = await contract.client.get(`/logged-models/${modelId}`);
    const { info } = answer.body.model;
    expect(info).toMatchObject({
      model_id: modelId,
      source_run_id: run.info.run_id,
      status: 'LOGGED_MODEL_READY',
      creation_timestamp_ms: expect.any(Number),
    });
    const listed = await contract.client.get(
      `/logged-models/${modelId}/artifacts/directories`,
    );
    expect(listed.body.root_uri).toBe(info.artifact_uri);
    const mlmodel = listed.body.files.find(({ path }) => path === 'MLmodel');
    const content = await contract.client.raw({
      path: `${AJAX}/logged-models/${modelId}/artifacts/files`,
      query: 'artifact_file_path=MLmodel',
    });
    expect(content.status).toBe(200);
    expect(content.headers['content-type']).toBe('text/plain');
    expect(content.text).toContain(`model_id: ${modelId}`);
    expect(content.text).toMatch(/^signature:\n {2}inputs: '\[\{"type"/m);
    expect(mlmodel).toEqual({
      path: 'MLmodel',
      is_dir: false,
      file_size: Buffer.byteLength(content.text),
    });
  });

  it('are reached from the version that was made of them', async () => {
    if (!run) {
      return;
    }
    const { modelId } = run;
    const name = `${contract.prefix}-logged`;
    await contract.createModel(name);
    const version = await contract.createVersion(name, {
      source: `models:/${modelId}`,
      model_id: modelId,
    });
    expect(version).toMatchObject({
      source: `models:/${modelId}`,
      run_id: run.info.run_id,
    });
    // Its source is all that tells.
    expect(version).not.toHaveProperty('model_id');
    const query = { name, version: '1' };
    const download = await contract.client.get(
      '/model-versions/get-download-uri',
      query,
    );
    expect(download.body.artifact_uri).toMatch(
      new RegExp(`/models/${modelId}/artifacts$`),
    );
    const content = await contract.client.raw({
      path: '/model-versions/get-artifact',
      query: Object.entries({ ...query, path: 'MLmodel' }),
    });
    expect(content.text).toContain(`model_id: ${modelId}`);
  });

  it('are searched by experiment, page by page', async () => {
    if (!run) {
      return;
    }
    const search = (body: object) =>
      contract.client.post('/logged-models/search', body);
    const question = {
      experiment_ids: [run.info.experiment_id],
      order_by: [{ field_name: 'creation_timestamp', ascending: false }],
    };
    const whole = await search(question);
    const times = whole.body.models.map(
      ({ info }) => info.creation_timestamp_ms,
    );
    expect(times).toEqual([...times].sort((left, right) => right - left));
    const paged: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await search({
        ...question,
        max_results: 1,
        ...(token && { page_token: token }),
      });
      paged.push(...page.body.models);
      token = page.body.next_page_token;
    } while (token);
    expect(paged).toEqual(whole.body.models);
  });

  it('want their experiments named, and a page token with its own question', async () => {
    const nothing = await contract.client.post('/logged-models/search', {});
    expect(nothing.status).toBe(400);
    const token = Buffer.from(
      JSON.stringify({ experiment_ids: ['1'], offset: 1 }),
    ).toString('base64');
    const other = await contract.client.post('/logged-models/search', {
      experiment_ids: ['0'],
      page_token: token,
    });
    expect(other.status).toBe(400);
    expect(other.body.message).toMatch(
      /^Experiment IDs in the page token do not match/,
    );
  });

  it('list the files of a run by directory, and give them', async () => {
    if (!run) {
      return;
    }
    const { run_id: runId, artifact_uri: root } = run.info;
    const listed = await contract.client.get('/artifacts/list', {
      run_id: runId,
    });
    expect(listed.body.root_uri).toBe(root);
    for (const { path } of listed.body.files ?? []) {
      const inside = await contract.client.get('/artifacts/list', {
        run_id: runId,
        path,
      });
      const [file] = inside.body.files;
      expect(file.path.startsWith(`${path}/`)).toBe(true);
      const content = await contract.client.raw({
        path: '/get-artifact',
        query: Object.entries({ run_id: runId, path: file.path }),
      });
      expect(Buffer.byteLength(content.text)).toBe(file.file_size);
      expect(content.headers['content-disposition']).toMatch(/^attachment/);
    }
  });

  it('say 404 for a logged model or a file that is not there', async () => {
    const id = `m-${'0'.repeat(32)}`;
    const model = await contract.client.get(`/logged-models/${id}`);
    expect(model.status).toBe(404);
    expect(model.body.message).toBe(`Logged model with ID '${id}' not found.`);
    if (!run) {
      return;
    }
    const file = await contract.client.raw({
      path: `${AJAX}/logged-models/${run.modelId}/artifacts/files`,
      query: 'artifact_file_path=README.rst',
    });
    expect(file.status).toBe(404);
    expect(file.body.error_code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(file.body.message).toMatch(/^No such artifact: '.*\/README\.rst'$/);
  });

  it.each(['../secret', '/etc/passwd', 'a/../../b'])(
    'refuse the path %s',
    async path => {
      const answer = await contract.client.raw({
        path: '/get-artifact',
        query: Object.entries({ run_id: '0', path }),
      });
      expect(answer.status).toBe(400);
      expect(answer.body.message).toBe('Invalid path');
    },
  );
});

#!/usr/bin/env node
/**
 * Walks a real MLflow and writes down what it answers, as the seed of the sandbox.
 *
 *   node record.mjs [http://127.0.0.1:5000] [FILE]
 *
 * `npm run live -- --only mlflow` starts such a server, and prints its address.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const base = (process.argv[2] ?? 'http://127.0.0.1:5000').replace(/\/$/, '');
const target =
  process.argv[3] ?? path.join(here, '..', 'recorded', 'mlflow.json');
const api = `${base}/api/2.0/mlflow`;

async function call(url, query = {}, body = undefined) {
  const full = `${url}?${new URLSearchParams(query)}`;
  const answer = await fetch(full, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${full}: ${answer.status} ${await answer.text()}`);
  }
  return answer;
}
const json = async (...args) => (await call(...args)).json();
const text = async (...args) => (await call(...args)).text();

/** All rows of a listing; MLflow leaves an empty list out of its answer. */
async function pages(field, request) {
  const rows = [];
  let token;
  do {
    const page = await request(token ? { page_token: token } : {});
    rows.push(...(page[field] ?? []));
    token = page.next_page_token;
  } while (token);
  return rows;
}

/** Listings by folder, "" being the root. */
async function listings(request, folder = '') {
  const { files = [] } = await request(folder);
  const found = { [folder]: files };
  for (const file of files.filter(entry => entry.is_dir)) {
    Object.assign(found, await listings(request, file.path));
  }
  return found;
}

const textual = file =>
  !file.is_dir &&
  (path.basename(file.path) === 'MLmodel' ||
    /\.(txt|ya?ml|json|md)$/.test(file.path));

async function texts(listing, request) {
  const found = {};
  for (const file of Object.values(listing).flat().filter(textual)) {
    found[file.path] = await request(file.path);
  }
  return found;
}

const byNumber = (a, b) => Number(a.version) - Number(b.version);
const byKey = (a, b) => (a.key < b.key ? -1 : 1);

async function record() {
  const mlflowVersion = (await text(`${base}/version`)).trim();

  const experiments = await pages('experiments', token =>
    json(`${api}/experiments/search`, {}, { max_results: 1000, ...token }),
  );
  experiments.sort((a, b) => Number(a.experiment_id) - Number(b.experiment_id));

  const models = await pages('registered_models', token =>
    json(`${api}/registered-models/search`, { max_results: 1000, ...token }),
  );
  const registeredModels = [];
  const modelVersions = [];
  for (const { name } of models) {
    const { registered_model: model } = await json(
      `${api}/registered-models/get`,
      { name },
    );
    registeredModels.push(model);
    const versions = await pages('model_versions', token =>
      json(`${api}/model-versions/search`, {
        filter: `name='${name}'`,
        ...token,
      }),
    );
    // The search leaves the aliases out.
    for (const { version } of versions.sort(byNumber)) {
      const answer = await json(`${api}/model-versions/get`, { name, version });
      modelVersions.push(answer.model_version);
    }
  }

  const found = await pages('runs', token =>
    json(
      `${api}/runs/search`,
      {},
      {
        experiment_ids: experiments.map(each => each.experiment_id),
        order_by: ['attributes.start_time ASC'],
        max_results: 1000,
        ...token,
      },
    ),
  );
  const runs = [];
  const metricHistories = {};
  const runArtifacts = {};
  const runFiles = {};
  for (const { info } of found) {
    const id = info.run_id;
    const { run } = await json(`${api}/runs/get`, { run_id: id });
    runs.push(run);
    metricHistories[id] = {};
    for (const { key } of [...(run.data.metrics ?? [])].sort(byKey)) {
      metricHistories[id][key] = await pages('metrics', token =>
        json(`${api}/metrics/get-history`, {
          run_id: id,
          metric_key: key,
          max_results: 25000,
          ...token,
        }),
      );
    }
    runArtifacts[id] = await listings(folder =>
      json(`${api}/artifacts/list`, {
        run_id: id,
        ...(folder ? { path: folder } : {}),
      }),
    );
    runFiles[id] = await texts(runArtifacts[id], file =>
      text(`${base}/get-artifact`, { run_id: id, path: file }),
    );
  }

  const loggedModels = {};
  const loggedModelArtifacts = {};
  const loggedModelFiles = {};
  for (const { source } of modelVersions) {
    // A version names its logged model nowhere else.
    const id = /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1];
    if (!id || loggedModels[id]) continue;
    loggedModels[id] = (await json(`${api}/logged-models/${id}`)).model;
    loggedModelArtifacts[id] = await listings(folder =>
      json(
        `${api}/logged-models/${id}/artifacts/directories`,
        folder ? { artifact_directory_path: folder } : {},
      ),
    );
    loggedModelFiles[id] = await texts(loggedModelArtifacts[id], file =>
      text(`${base}/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`, {
        artifact_file_path: file,
      }),
    );
  }

  const tag = (model, key) => model.tags?.find(each => each.key === key)?.value;
  const dataSets = {};
  for (const model of registeredModels) {
    const source = tag(model, 'data.source');
    if (!source) continue;
    dataSets[source] ??= {
      name: tag(model, 'data.name'),
      source,
      licence: tag(model, 'data.licence'),
      models: [],
    };
    dataSets[source].models.push(model.name);
  }

  return {
    header: {
      recorded: new Date().toISOString().slice(0, 10),
      recordedBy: 'packages/sandbox/recording/record.mjs',
      mlflowVersion,
      dataSets: Object.values(dataSets),
    },
    experiments,
    registeredModels,
    modelVersions,
    runs,
    metricHistories,
    runArtifacts,
    runFiles,
    loggedModels,
    loggedModelArtifacts,
    loggedModelFiles,
  };
}

/** Takes out who recorded this, on which machine and from which commit. */
function scrub(value, key = undefined) {
  if (Array.isArray(value)) {
    return value
      .filter(each => !String(each?.key).startsWith('mlflow.source.git.'))
      .map(each => scrub(each));
  }
  if (value === null || typeof value !== 'object') {
    return key === 'user_id' ? 'trainer' : value;
  }
  if (value.key === 'mlflow.user') return { ...value, value: 'trainer' };
  if (value.key === 'mlflow.source.name') {
    return { ...value, value: path.basename(value.value) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, scrub(each, name)]),
  );
}

function assertClean(content) {
  const traces = [
    /(?<![\w:/.-])\/(home|root|Users|tmp|var|opt|mnt|work|workspace)\//,
    /file:\/\//,
    // A commit hash; ids of runs and models have 32 digits.
    /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/,
    /127\.0\.0\.1|localhost/,
  ];
  // A short host name could be part of any word.
  const own = [os.homedir(), os.hostname()].filter(name => name.length > 4);
  for (const trace of traces.concat(own)) {
    const at =
      typeof trace === 'string'
        ? content.indexOf(trace)
        : content.search(trace);
    if (at >= 0) {
      const around = content.slice(Math.max(0, at - 80), at + 80);
      throw new Error(`the recording tells of this machine: ${around}`);
    }
  }
}

const content = `${JSON.stringify(scrub(await record()), null, 2)}\n`;
assertClean(content);
fs.mkdirSync(path.dirname(target), { recursive: true });
fs.writeFileSync(target, content);
console.log(`${target}: ${(content.length / 1024).toFixed(0)} kB`);

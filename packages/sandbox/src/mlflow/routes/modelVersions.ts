import { Router } from 'express';
import { readableBy } from '../auth/readable';
import { checkModelName, checkTag, versionNumber } from '../names';
import { Parameters } from '../Parameters';
import { isPrompt } from '../registry/Listings';
import { versionToWire, versionWithAliasesToWire } from '../registry/toWire';
import { searchVersions } from '../search/searchVersions';
import type { MlflowContext } from './types';
import { checkSource, modelIdOf } from './versionSource';
import { answerJson } from './answerJson';

const MOST_PER_PAGE = 200_000;
const DEFAULT_PER_PAGE = 10_000;

function versionOf(parameters: Parameters): { name: string; number: number } {
  const name = parameters.required('name');
  const version = parameters.required('version');
  checkModelName(name);
  return { name, number: versionNumber(version) };
}

export function modelVersionRoutes(context: MlflowContext): Router {
  const { registry, listings, tracking, webhooks, users } = context;
  const router = Router();

  const notifyUnlessPrompt = (
    name: string,
    entity: string,
    action: string,
    data: object,
  ) => {
    if (!isPrompt(registry.model(name))) {
      webhooks.notify(entity, action, data);
    }
  };

  router.get('/search', (request, response) => {
    const parameters = new Parameters(request);
    const page = searchVersions(listings, {
      filter: parameters.text('filter'),
      maxResults:
        parameters.integer('max_results', MOST_PER_PAGE) ?? DEFAULT_PER_PAGE,
      orderBy: parameters.texts('order_by'),
      pageToken: parameters.text('page_token'),
    });
    const isReadable = readableBy(users, response) ?? (() => true);
    // Here the server does not read on: a page may be short, even empty, and not be the last.
    const items = page.items.filter(({ name }) => isReadable(name));
    answerJson(response, {
      ...(items.length > 0 && { model_versions: items.map(versionToWire) }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  router.get('/get', (request, response) => {
    const { name, number } = versionOf(new Parameters(request));
    const version = registry.version(name, number);
    answerJson(response, {
      model_version: versionWithAliasesToWire(registry.model(name), version),
    });
  });

  router.post('/create', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const source = parameters.required('source');
    checkModelName(name);
    const runId = checkSource(
      tracking,
      source,
      parameters.text('run_id'),
      parameters.text('model_id'),
    );
    const tags = parameters.tags();
    const description = parameters.text('description') ?? '';
    const version = registry.createVersion({
      name,
      source,
      runId,
      runLink: parameters.text('run_link') ?? '',
      description,
      tags,
    });
    notifyUnlessPrompt(name, 'model_version', 'created', {
      name,
      version: String(version.number),
      source,
      run_id: parameters.text('run_id') || null,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      description: description || null,
    });
    answerJson(response, {
      model_version: versionWithAliasesToWire(registry.model(name), version),
    });
  });

  router.patch('/update', (request, response) => {
    const parameters = new Parameters(request);
    const { name, number } = versionOf(parameters);
    const version = registry.describeVersion(
      name,
      number,
      parameters.text('description'),
    );
    answerJson(response, {
      model_version: versionWithAliasesToWire(registry.model(name), version),
    });
  });

  router.delete('/delete', (request, response) => {
    const { name, number } = versionOf(new Parameters(request));
    registry.deleteVersion(name, number);
    answerJson(response, {});
  });

  router.get('/get-download-uri', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.text('name') ?? '';
    checkModelName(name);
    const number = versionNumber(parameters.text('version') ?? '');
    const { source } = registry.version(name, number);
    const modelId = modelIdOf(source);
    answerJson(response, {
      artifact_uri: modelId
        ? tracking.loggedModel(modelId).info.artifact_uri
        : source,
    });
  });

  router.post('/set-tag', (request, response) => {
    const parameters = new Parameters(request);
    const { name, number } = versionOf(parameters);
    const key = parameters.required('key');
    const value = parameters.text('value') ?? '';
    checkTag(key, value);
    registry.tagVersion(name, number, key, value);
    notifyUnlessPrompt(name, 'model_version_tag', 'set', {
      name,
      version: String(number),
      key,
      value,
    });
    answerJson(response, {});
  });

  router.delete('/delete-tag', (request, response) => {
    const parameters = new Parameters(request);
    const { name, number } = versionOf(parameters);
    const key = parameters.required('key');
    registry.untagVersion(name, number, key);
    notifyUnlessPrompt(name, 'model_version_tag', 'deleted', {
      name,
      version: String(number),
      key,
    });
    answerJson(response, {});
  });

  return router;
}

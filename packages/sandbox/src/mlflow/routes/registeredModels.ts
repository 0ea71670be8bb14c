import { Router } from 'express';
import { userOf } from '../auth/authenticate';
import { fillPage, readableBy } from '../auth/readable';
import { checkModelName, checkTag } from '../names';
import { Parameters } from '../Parameters';
import { isPrompt } from '../registry/Listings';
import { modelToWire, versionWithAliasesToWire } from '../registry/toWire';
import { searchModels } from '../search/searchModels';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

const MOST_PER_PAGE = 1000;
const DEFAULT_PER_PAGE = 100;

export function registeredModelRoutes(context: MlflowContext): Router {
  const { registry, listings, webhooks, users } = context;
  const router = Router();

  router.get('/search', (request, response) => {
    const parameters = new Parameters(request);
    const mostPerPage =
      parameters.integer('max_results', MOST_PER_PAGE) ?? DEFAULT_PER_PAGE;
    const read = (pageToken: string | undefined) =>
      searchModels(listings, {
        filter: parameters.text('filter'),
        maxResults: mostPerPage,
        orderBy: parameters.texts('order_by'),
        pageToken,
      });
    const pageToken = parameters.text('page_token');
    const isReadable = readableBy(users, response);
    const page = isReadable
      ? fillPage(read, pageToken, mostPerPage, isReadable)
      : read(pageToken);
    answerJson(response, {
      ...(page.items.length > 0 && {
        registered_models: page.items.map(modelToWire),
      }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  router.get('/get', (request, response) => {
    const name = new Parameters(request).required('name');
    checkModelName(name);
    answerJson(response, {
      registered_model: modelToWire(registry.model(name)),
    });
  });

  router.post('/create', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const description = parameters.text('description') ?? '';
    const tags = parameters.tags();
    checkModelName(name);
    const model = registry.createModel({ name, description, tags });
    const creator = userOf(response);
    if (creator && !creator.isAdmin) {
      users?.grant(creator.username, name, 'MANAGE');
    }
    if (!isPrompt(model)) {
      webhooks.notify('registered_model', 'created', {
        name,
        tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
        description,
      });
    }
    answerJson(response, { registered_model: modelToWire(model) });
  });

  router.patch('/update', (request, response) => {
    const parameters = new Parameters(request);
    const model = registry.describeModel(
      parameters.required('name'),
      parameters.text('description') ?? '',
    );
    answerJson(response, { registered_model: modelToWire(model) });
  });

  router.post('/rename', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const newName = parameters.required('new_name');
    checkModelName(newName);
    const model = registry.renameModel(name, newName);
    answerJson(response, { registered_model: modelToWire(model) });
  });

  router.delete('/delete', (request, response) => {
    const name = new Parameters(request).required('name');
    checkModelName(name);
    registry.deleteModel(name);
    answerJson(response, {});
  });

  router.post('/set-tag', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const key = parameters.required('key');
    const value = parameters.text('value') ?? '';
    checkTag(key, value);
    registry.tagModel(name, key, value);
    answerJson(response, {});
  });

  router.delete('/delete-tag', (request, response) => {
    const parameters = new Parameters(request);
    registry.untagModel(
      parameters.required('name'),
      parameters.required('key'),
    );
    answerJson(response, {});
  });

  router.all('/get-latest-versions', (request, response) => {
    const parameters = new Parameters(request);
    const model = registry.model(parameters.required('name'));
    // Every version is in stage None: stages are MLflow's past, and the world has none.
    const stages = parameters.texts('stages');
    const newest =
      stages.length === 0 || stages.includes('None')
        ? model.versions[model.versions.length - 1]
        : undefined;
    answerJson(
      response,
      newest
        ? { model_versions: [versionWithAliasesToWire(model, newest)] }
        : {},
    );
  });
  return router;
}

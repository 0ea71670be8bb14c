import { Router } from 'express';
import { invalidParameter, notFound } from '../MlflowError';
import {
  checkAliasName,
  checkModelName,
  checkNewAliasName,
  versionNumber,
} from '../names';
import { Parameters } from '../Parameters';
import { isPrompt } from '../registry/Listings';
import { versionWithAliasesToWire } from '../registry/toWire';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

/** Aliases of a registered model. Nothing tells when one moved, but the webhook. */
export function aliasRoutes({ registry, webhooks }: MlflowContext): Router {
  const router = Router();

  router.get('/alias', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const alias = parameters.required('alias');
    checkModelName(name);
    checkAliasName(alias);
    const model = registry.model(name);
    const isLatest = alias.toLowerCase() === 'latest';
    const number = isLatest
      ? model.versions[model.versions.length - 1]?.number
      : model.aliases.get(alias);
    if (number === undefined) {
      throw isLatest
        ? notFound(`Latest version not found for model ${name}.`)
        : invalidParameter(`Registered model alias ${alias} not found.`);
    }
    answerJson(response, {
      model_version: versionWithAliasesToWire(
        model,
        registry.version(name, number),
      ),
    });
  });

  router.post('/alias', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const alias = parameters.required('alias');
    const version = parameters.required('version');
    checkModelName(name);
    checkNewAliasName(alias);
    registry.setAlias(name, alias, versionNumber(version));
    if (!isPrompt(registry.model(name))) {
      webhooks.notify('model_version_alias', 'created', {
        name,
        alias,
        version,
      });
    }
    answerJson(response, {});
  });

  router.delete('/alias', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const alias = parameters.required('alias');
    checkModelName(name);
    checkAliasName(alias);
    registry.deleteAlias(name, alias);
    if (!isPrompt(registry.model(name))) {
      webhooks.notify('model_version_alias', 'deleted', { name, alias });
    }
    answerJson(response, {});
  });

  return router;
}

import { createOpenApi, openApiRouter } from '@bellwether/plugin-models-node';
import { RouterOptions } from './createRouter';
import { operations } from './operations';

const document = createOpenApi({
  title: 'Bellwether drift',
  pluginId: 'drift',
  operations,
});

/** `GET /v1/openapi.json` */
export function createOpenApiRouter({ httpAuth }: RouterOptions) {
  return openApiRouter({ httpAuth, document });
}

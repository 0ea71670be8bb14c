import { HttpAuthService } from '@backstage/backend-plugin-api';
import { openApiRouter } from '@bellwether/plugin-models-node';
import { openApi } from './openapi';

/** `GET /v1/openapi.json` */
export function createOpenApiRouter({
  httpAuth,
}: {
  httpAuth: HttpAuthService;
}) {
  return openApiRouter({ httpAuth, document: openApi });
}

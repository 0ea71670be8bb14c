import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  aliasNameSchema,
  moveAliasRequestSchema,
} from '@bellwether/plugin-models-common';
import {
  idempotencyKeySchema,
  parse,
  parseModelRef,
} from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { AliasService } from '../service/AliasService';

/** `PUT /v1/models/:kind/:namespace/:name/aliases/:alias` */
export function createAliasRouter(options: {
  aliases: AliasService;
  httpAuth: HttpAuthService;
}) {
  const { aliases, httpAuth } = options;
  const router = Router();

  router.put(
    '/models/:kind/:namespace/:name/aliases/:alias',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const entityRef = parseModelRef(request.params);
      const alias = parse(aliasNameSchema, request.params.alias);
      const body = parse(moveAliasRequestSchema, request.body);
      const idempotencyKey = parse(
        idempotencyKeySchema,
        request.header('idempotency-key'),
      );
      response.json(
        await aliases.move(entityRef, alias, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  return router;
}

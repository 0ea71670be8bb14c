import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  aliasNameSchema,
  moveAliasRequestSchema,
} from '@bellwether/plugin-models-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { AliasService } from '../service/AliasService';
import { parse, parseModelRef } from './parse';

const idempotencyKeySchema = z
  .string({ error: 'the header Idempotency-Key is missing' })
  .regex(
    /^[\w.:-]{8,200}$/,
    'Idempotency-Key holds 8 to 200 letters, digits, . : _ and -',
  );

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

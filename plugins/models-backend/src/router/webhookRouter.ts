import { InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { WebhookService } from '../service/WebhookService';

/** `POST /v1/webhooks/:instance`, open to whoever signs with the secret that is shared with the registry */
export function createWebhookRouter(options: { webhooks: WebhookService }) {
  const { webhooks } = options;
  const router = Router();

  router.post(
    '/webhooks/:instance',
    // The signature is over the bytes as they came.
    express.raw({ type: () => true, limit: '256kb' }),
    async (request, response) => {
      if (!Buffer.isBuffer(request.body)) {
        throw new InputError('The delivery is empty');
      }
      response.json(
        await webhooks.receive(request.params.instance, {
          headers: request.headers,
          rawBody: request.body,
        }),
      );
    },
  );

  return router;
}

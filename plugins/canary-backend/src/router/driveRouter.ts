import { driveRequestSchema } from '@bellwether/plugin-canary-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { RouterOptions } from './createRouter';
import { idempotencyKeyOf, rolloutOf } from './params';

const DRIVE = '/rollouts/:cluster/:namespace/:kind/:name/drive';

/** Who steps a canary, and the taking and giving back of it. */
export function createDriveRouter({ drives, httpAuth }: RouterOptions) {
  const router = Router();

  router.get(DRIVE, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await drives.getDrive(rolloutOf(request), { credentials }));
  });

  router.post(DRIVE, express.json(), async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const body = parse(driveRequestSchema, request.body);
    response.json(
      await drives.changeDrive(rolloutOf(request), body, {
        credentials,
        idempotencyKey: idempotencyKeyOf(request),
        request,
      }),
    );
  });

  return router;
}

import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { parse } from '@bellwether/plugin-models-node';
import express, { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { InferenceLogs, TooManyRequestsError } from '../inferenceLogs';

/** Most bytes of one delivery, also after it is unpacked. */
const MOST_BYTES = 4_000_000;
const RETRY_AFTER_SECONDS = 1;

const logSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'that is no name of a log');

/**
 * Payload loggers know no headers of their own. They send the user and password of their address, and the token is the
 * password.
 */
function acceptPasswordAsToken(
  request: Request,
  _response: Response,
  next: NextFunction,
) {
  const [, basic] =
    /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '') ??
    [];
  if (basic) {
    const [, token] =
      /^[^:]*:(.+)$/.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
    if (token) request.headers.authorization = `Bearer ${token}`;
  }
  next();
}

/** `POST /v1/inference-logs/:log`: what a model was asked and answered, for services with a token for it. */
export function createInferenceLogRouter(options: {
  httpAuth: HttpAuthService;
  inferenceLogs?: InferenceLogs;
}) {
  const { httpAuth, inferenceLogs } = options;
  const router = Router();
  const takeBody = express.raw({ type: () => true, limit: MOST_BYTES });

  router.post(
    '/inference-logs/:log',
    acceptPasswordAsToken,
    async (request, response) => {
      // Who it is comes before the body, which is large.
      const credentials = await httpAuth.credentials(request, {
        allow: ['service'],
      });
      if (!inferenceLogs) {
        throw new NotFoundError(
          'The portal takes no inference logs; its key is drift.inferenceLogs',
        );
      }
      const log = parse(logSchema, request.params.log);
      const announced = Number(request.headers['content-length']);
      const leave = inferenceLogs.admission.enter(
        Number.isInteger(announced)
          ? Math.min(announced, MOST_BYTES)
          : MOST_BYTES,
      );
      try {
        if (!leave) {
          throw new TooManyRequestsError(
            'The portal takes as much at this moment as its memory is for',
            RETRY_AFTER_SECONDS,
          );
        }
        await new Promise<void>((resolve, reject) => {
          takeBody(request, response, error =>
            error ? reject(error) : resolve(),
          );
        });
        if (!Buffer.isBuffer(request.body) || request.body.length === 0) {
          throw new InputError('The delivery is empty');
        }
        const { headers, body } = request;
        response.json(
          await inferenceLogs.service.take(
            log,
            { headers, body, receivedAt: new Date() },
            { credentials },
          ),
        );
      } catch (error) {
        if (!(error instanceof TooManyRequestsError)) throw error;
        const { name, message, retryAfterSeconds } = error;
        response
          .status(429)
          .set('Retry-After', String(retryAfterSeconds))
          .json({ error: { name, message } });
      } finally {
        leave?.();
      }
    },
  );

  return router;
}

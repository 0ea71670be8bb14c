import { createHash, timingSafeEqual } from 'crypto';
import { AuthenticationError } from '@backstage/errors';
import { rolloutId } from '@bellwether/plugin-canary-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { VerdictService } from './VerdictService';

/** The one path that is answered without a Backstage identity. */
export const WEB_PROVIDER_PATH = '/v1/web-provider';

const name = z.string().min(1).max(253);
const querySchema = z.object({
  cluster: name,
  namespace: name.max(63),
  rollout: name,
  /** Pod template hash of the canary, so that no word on an earlier one is taken for it. */
  revision: name.max(63),
});

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Answers Argo's web metric provider. Its token opens nothing else. The answer to whoever has it is always status 200 with
 * JSON: anything else would count as an error, and a page without JSON as a success.
 *
 * @param token - absent: everybody is refused
 */
export function webProviderRouter(
  verdicts: Pick<VerdictService, 'answer'>,
  token: string | undefined,
): express.Router {
  const router = PromiseRouter();
  router.get(`${WEB_PROVIDER_PATH}/verdict`, async (request, response) => {
    const [, given] =
      /^Bearer (.+)$/.exec(request.get('authorization') ?? '') ?? [];
    if (!token || !given || !timingSafeEqual(digest(given), digest(token))) {
      throw new AuthenticationError(
        'Verdicts are for the web metric provider that has the token of canary.judge.webProvider',
      );
    }
    const { cluster, namespace, rollout, revision } = parse(
      querySchema,
      request.query,
    );
    const id = rolloutId({
      cluster,
      namespace,
      kind: 'argo-rollout',
      name: rollout,
    });
    response.set('Cache-Control', 'no-store');
    response.json(await answered(() => verdicts.answer(id, revision)));
  });
  return router;
}

/** Our own trouble is no evidence about a canary. */
async function answered(
  answer: () => ReturnType<VerdictService['answer']>,
): ReturnType<VerdictService['answer']> {
  try {
    return await answer();
  } catch {
    return {
      result: {
        verdict: 'continue',
        reason: 'The portal could not read its own database',
        at: new Date().toISOString(),
      },
    };
  }
}

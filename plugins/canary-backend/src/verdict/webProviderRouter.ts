import { createHash, timingSafeEqual } from 'crypto';
import { AuthenticationError } from '@backstage/errors';
import { rolloutId } from '@bellwether/plugin-canary-common';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { answerWait, WebProviderAnswer } from './answerWebProvider';
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
    response.set('Cache-Control', 'no-store');
    response.json(await answered(verdicts, request.query));
  });
  return router;
}

/** A template that asks wrongly, and our own trouble, are no evidence about a canary; the reason is kept with the measurement. */
async function answered(
  verdicts: Pick<VerdictService, 'answer'>,
  query: unknown,
): Promise<WebProviderAnswer> {
  const { data, error } = querySchema.safeParse(query);
  if (!data) {
    const [{ path, message }] = error.issues;
    return answerWait(
      `The address of the AnalysisTemplate is wrong: ${path.join(
        '.',
      )}: ${message}`,
      new Date(),
    );
  }
  const { cluster, namespace, rollout, revision } = data;
  const id = rolloutId({
    cluster,
    namespace,
    kind: 'argo-rollout',
    name: rollout,
  });
  try {
    return await verdicts.answer(id, revision);
  } catch {
    return answerWait('The portal could not read its own database', new Date());
  }
}

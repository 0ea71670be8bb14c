import { Router } from 'express';
import type { ScoreLog } from './ScoreLog';

/** `POST /score-logs/{cluster}/{namespace}/{server}` writes what a server has answered since the last call: `{ rows }`. */
export function createScoreLogControl(log: ScoreLog): Router {
  const router = Router();
  router.post(
    '/score-logs/:cluster/:namespace/:server',
    (request, response) => {
      response.json({ rows: log.write(request.params) });
    },
  );
  return router;
}

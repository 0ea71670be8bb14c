import type { Response } from 'express';

/** Answers as MLflow's server does: without a charset, which `response.json` would add. */
export function answerJson(
  response: Response,
  body: object,
  status = 200,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { FeastError } from './FeastError';

/** Answers as Feast's servers do: without a charset, which `response.json` would add. */
export function answerJson(
  response: Response,
  body: unknown,
  status = 200,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

export const answerUnknownPath: RequestHandler = (_request, response) =>
  answerJson(response, { detail: 'Not Found' }, 404);

/** What the registry answers when a handler throws. */
export const answerRegistryError: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof FeastError) {
    answerJson(response, error.body, error.status);
  } else {
    const detail = `Internal server error: ${
      error instanceof Error ? error.message : String(error)
    }`;
    answerJson(
      response,
      { status_code: 500, detail, error_type: 'InternalServerError' },
      500,
    );
  }
};

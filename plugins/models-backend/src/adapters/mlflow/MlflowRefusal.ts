import { UpstreamError } from '@bellwether/plugin-models-node';

/** MLflow understood the question and declined, with one of its error codes. */
export class MlflowRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** A refusal that no caller reckons with says that the server is not what the portal takes it for. */
export function explainRefusal(instance: string, error: unknown): unknown {
  return error instanceof MlflowRefusal
    ? new UpstreamError(
        instance,
        'bad-answer',
        `declined a question of the portal (${error.message})`,
      )
    : error;
}

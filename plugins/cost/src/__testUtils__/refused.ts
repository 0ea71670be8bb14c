import { ResponseError } from '@backstage/errors';

/** What a backend throws that refuses, as the client passes it on. */
export function refused(name: string, status: number): Promise<ResponseError> {
  const answer = new Response(
    JSON.stringify({
      error: { name, message: 'The cluster does not answer.' },
      response: { statusCode: status },
    }),
    { status, headers: { 'content-type': 'application/json' } },
  );
  return ResponseError.fromResponse(answer);
}

import http from 'node:http';

export interface Call {
  path: string;
  parameters: [string, string][];
  /** Defaults to GET; a POST sends the parameters as a form. */
  method?: 'GET' | 'POST';
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** Sends a request to a Prometheus, and keeps to what HTTP alone offers. */
export function send(
  url: string,
  { path, parameters, method = 'GET' }: Call,
): Promise<Answer> {
  const form = new URLSearchParams(parameters).toString();
  const isPost = method === 'POST';
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${url}${path}${isPost || !form ? '' : `?${form}`}`,
      {
        method,
        headers: isPost
          ? {
              'Content-Type': 'application/x-www-form-urlencoded',
              'Content-Length': Buffer.byteLength(form),
            }
          : {},
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(isPost ? form : undefined);
  });
}

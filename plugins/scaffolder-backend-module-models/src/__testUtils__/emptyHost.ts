import http from 'http';
import { AddressInfo } from 'net';

/** A GitLab and a Gitea whose repositories have a branch main, and no file in it. They can be read only. */
export async function startEmptyHost(): Promise<{
  /** With its port. */
  host: string;
  stop(): Promise<void>;
}> {
  const server = http.createServer(({ method, url }, response) => {
    const isRepository =
      method === 'GET' &&
      /^\/api\/(v4\/projects\/[^/]+|v1\/repos\/[^/]+\/[^/]+)$/.test(url ?? '');
    response.writeHead(isRepository ? 200 : 404, {
      'Content-Type': 'application/json',
    });
    response.end(
      JSON.stringify(
        isRepository ? { default_branch: 'main' } : { message: 'Not Found' },
      ),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

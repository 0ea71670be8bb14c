import net from 'node:net';

const given = new Set<number>();

/** A port of loopback nobody listens to, and that was not given to another component of this run. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await unusedPort();
    if (!given.has(port)) {
      given.add(port);
      return port;
    }
  }
}

function unusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('The operating system named no port'));
      });
    });
  });
}

// Ports of loopback.
import net from 'node:net';
import { PlainError } from './toolchain.mjs';

/** A port of loopback on which nobody listens. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const PORT_PROBLEMS = {
  EADDRINUSE: 'is taken by another program: end that program, or',
  EACCES: 'may be used by an administrator only:',
};

/**
 * Throws a plain error when the port cannot be listened on.
 *
 * @param option - by which another port is chosen; nothing where there is none
 */
export async function assertPortFree(port, what, option) {
  await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', error => {
      const problem = PORT_PROBLEMS[error.code];
      reject(
        problem
          ? new PlainError(
              `Port ${port}, which ${what} needs, ${problem} ${
                option
                  ? `choose another port with ${option}`
                  : 'leave out --dev'
              }.`,
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

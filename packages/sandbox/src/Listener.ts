import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RefusableListener } from './faults';

const LOOPBACK = '127.0.0.1';

/** As Go's and Python's servers do, not to close a connection under a request that is on its way. */
const IDLE_CONNECTION_MS = 5 * 60_000;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** An upstream's port on loopback, which can be closed and opened again. */
export class Listener implements RefusableListener {
  private readonly server: Server;
  private readonly port: number;

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /**
   * @param port - 0 for any that is free
   * @throws the error of the system, with code `EADDRINUSE` when the port is taken
   */
  static async start(
    requestListener: RequestListener,
    port: number,
  ): Promise<Listener> {
    const server = createServer(
      { keepAliveTimeout: IDLE_CONNECTION_MS },
      requestListener,
    );
    await listen(server, port);
    return new Listener(server);
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.port}`;
  }

  async refuse(): Promise<void> {
    if (this.server.listening) {
      await close(this.server);
    }
  }

  async accept(): Promise<void> {
    if (!this.server.listening) {
      await listen(this.server, this.port);
    }
  }
}

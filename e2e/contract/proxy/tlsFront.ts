import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';

/** An address with TLS in front of a server that has none. */
export interface TlsFront {
  url: string;
  /** The certificate to trust, as PEM. */
  ca: string;
  close(): Promise<void>;
}

/** A certificate that vouches for itself, as an API server makes one when it is given none. */
function makeCertificate(): { key: string; cert: string } {
  const { private: key, cert } = selfsigned.generate(
    [{ name: 'commonName', value: 'cluster' }],
    {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    },
  );
  return { key, cert };
}

export async function startTlsFront(target: string): Promise<TlsFront> {
  const { key, cert } = makeCertificate();
  const server = https.createServer({ key, cert }, (request, response) => {
    const passed = http.request(
      `${target}${request.url}`,
      { method: request.method, headers: request.headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    ca: cert,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

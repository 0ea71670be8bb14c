import type { RequestHandler } from 'express';

/** Hosts that the server lets itself be called by when nothing else is configured: this machine and private networks. */
const ALLOWED_HOSTS = [
  /^(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::.*)?$/,
  /^192\.168\..*$/,
  /^10\..*$/,
  /^172\.(?:1[6-9]|2\d|3[01])\..*$/,
  /^f[cd]00:.*$/,
];

const LOCAL_ORIGINS = ['localhost', '127.0.0.1', '[::1]'];

const CHANGING_METHODS = ['POST', 'PUT', 'DELETE', 'PATCH'];

function isLocalOrigin(origin: string): boolean {
  return (
    URL.canParse(origin) && LOCAL_ORIGINS.includes(new URL(origin).hostname)
  );
}

/** Refuses hosts that may be a rebinding attack, and changes that a page of another origin asks for. */
export function security(): RequestHandler {
  return (request, response, next) => {
    const { host = '', origin } = request.headers;
    const isOpen = request.path === '/health' || request.path === '/version';
    if (!isOpen && !ALLOWED_HOSTS.some(pattern => pattern.test(host))) {
      response.setHeader('Content-Type', 'text/plain');
      response
        .status(403)
        .end('Invalid Host header - possible DNS rebinding attack detected');
      return;
    }
    const isApi = /^\/(?:ajax-)?api\//.test(request.path);
    if (
      isApi &&
      origin &&
      CHANGING_METHODS.includes(request.method) &&
      !isLocalOrigin(origin)
    ) {
      response.setHeader('Content-Type', 'text/plain');
      response.status(403).end('Cross-origin request blocked');
      return;
    }
    response.set('X-Content-Type-Options', 'nosniff');
    response.set('X-Frame-Options', 'SAMEORIGIN');
    next();
  };
}

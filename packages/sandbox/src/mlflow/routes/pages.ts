import type { Response } from 'express';

const PAGES = {
  400: [
    'Bad Request',
    'The browser (or proxy) sent a request that this server could not understand.',
  ],
  404: [
    'Not Found',
    'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
  ],
  500: [
    'Internal Server Error',
    'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
  ],
} as const;

/** The page of HTML that the server answers with where it has no answer of its own. */
export function sendPage(response: Response, status: keyof typeof PAGES): void {
  const [title, text] = PAGES[status];
  response.status(status).type('html').send(`<!doctype html>
<html lang=en>
<title>${status} ${title}</title>
<h1>${title}</h1>
<p>${text}</p>
`);
}

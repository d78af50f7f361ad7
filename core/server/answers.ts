import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** Refuses: a page for people who look at one, else an error of the same shape as the calls' own. */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  if (wantsPage(request)) send(response, status, 'text/html; charset=utf-8', refusalPage(message));
  else sendJson(response, status, { defined: false, code: codes[status] ?? 'REFUSED', status, message });
}

/** A browser that goes to an address, not a script that calls. */
export function wantsPage({ headers, method }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && headers.accept?.includes('text/html') === true;
}

const codes: { readonly [status: number]: string } = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  411: 'LENGTH_REQUIRED',
  413: 'PAYLOAD_TOO_LARGE',
  421: 'MISDIRECTED',
  500: 'INTERNAL_SERVER_ERROR',
};

/** Answers with a text of that type. */
export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refusalPage(message: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Signalbox</title>
<h1>Signalbox did not let you in</h1>
<p>${message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>
</html>
`;
}

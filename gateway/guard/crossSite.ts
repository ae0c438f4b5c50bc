// Cross-site request forgery: a page of another site may have its visitor's browser send forms and plain GETs here without
// asking. Whoever sends JSON, or a header that only a script of our own origin may set, was asked about first (preflight).
// One rule for every way in over HTTP. WebSockets are held to their Origin instead (server.ts).
import type { IncomingHttpHeaders } from 'node:http';

/** What a form can send. */
const OF_A_FORM = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/** The headers that Apollo Server takes as a sign, so that its clients need nothing new. */
const SIGNS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** What to tell whoever is refused. */
export const HOW_TO_SHOW_ONESELF = `A page of another site could have sent this. Send content-type application/json, or a header ${SIGNS.join(' or ')} that is not empty.`;

/** Could a page of another site have had a browser send this without being asked? */
export function couldBeForged(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type'];
  if (type !== undefined && !OF_A_FORM.has((type.split(';', 1)[0] ?? '').trim().toLowerCase())) return false;
  for (const name of SIGNS) if (headers[name]) return false;
  // Browsers say this themselves and let no page say it: an EventSource of our own origin can set no other header.
  const site = headers['sec-fetch-site'];
  return site !== 'same-origin' && site !== 'none';
}

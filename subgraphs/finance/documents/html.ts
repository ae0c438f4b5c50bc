// A document as HTML. It must never bring in a script or anything from elsewhere: the policy that goes with it forbids both, and
// allows the one style sheet by its hash.
import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import { STYLE, TEMPLATE } from './htmlTemplate';
import type { DocumentPage } from './page';

const eta = new Eta({ autoEscape: true, autoTrim: false });
const template = eta.compile(TEMPLATE);

/** What the document may load in a browser: nothing, but for its own style. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function htmlOf(page: DocumentPage): string {
  return eta.render(template, page);
}

// A document as HTML. It must never bring in a script or anything from elsewhere: the policy that goes with it forbids both, and
// allows the one style sheet by its hash.
import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import type { DocumentPage } from './page';
import { TEMPLATES, type Template, templateOf } from './templates';

const eta = new Eta({ autoEscape: true, autoTrim: false });
const compiled = new Map<Template, ReturnType<typeof eta.compile>>();

const hashOf = ({ style }: Template): string => `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** What the document may load in a browser: nothing, but for its template's style. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${Object.values(TEMPLATES).map(hashOf).join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function htmlOf(page: DocumentPage): string {
  const template = templateOf(page.template);
  const render = compiled.get(template) ?? eta.compile(template.html);
  compiled.set(template, render);
  return eta.render(render, page);
}

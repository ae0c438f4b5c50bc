// How much of a message a client is shown. Messages name what they are about, and that may be a megabyte of what the client sent: it
// must never come back whole, as often as there are errors.

const HEAD = 600;
const TAIL = 400;

/** The text, or its beginning and its end, where the reason tends to stand. At most 1,005 characters; no character is cut in half. */
export function shownText(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  const head = text.slice(0, HEAD).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(-TAIL).replace(/^[\udc00-\udfff]/, '');
  return `${head} … ${tail}`;
}

// Finds the line on which each element of a JSON array starts, which JSON.parse does not tell. It only counts brackets and
// skips strings: whether the text is JSON at all, JSON.parse has decided before.

/** The 1-based line of each element of the outermost array of a text that JSON.parse accepts. */
export function recordStarts(text: string): number[] {
  const starts: number[] = [];
  let line = 1;
  let depth = 0;
  let expecting = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '\n') line += 1;
    if (/\s/.test(character)) continue;
    if (expecting && character !== ']') {
      starts.push(line);
      expecting = false;
    }
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') {
      depth += 1;
      expecting = depth === 1;
    } else if (character === ']' || character === '}') depth -= 1;
    else if (character === ',' && depth === 1) expecting = true;
  }
  return starts;
}

function endOfString(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

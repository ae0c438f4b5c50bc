// The generated SDL files beside this one, as the product ships them: `npm test` holds them to the code. It must never judge whether
// they fit what runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of `dataverse`, `finance`, `supergraph` or `public`. */
export function shippedSdl(name: string): string {
  // The built program is in a folder of its own beside the sources, and both read the same files.
  const file = [__dirname, join(__dirname, '..', '..', 'schema')]
    .map((folder) => join(folder, `${name}.graphql`))
    .find(existsSync);
  return readFileSync(file ?? `schema/${name}.graphql`, 'utf8');
}

/** Is this what was shipped of a subgraph, and so checked before? */
export function isShipped(name: string, sdl: string): boolean {
  return shippedSdl(name).endsWith(`\n${sdl.trim()}\n`);
}

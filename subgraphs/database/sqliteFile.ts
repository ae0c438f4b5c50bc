// The file that an address means which is none of MySQL's. It must never take an address of another kind of database for a path: a
// command would make a file of that name, and say that it was done.

const OTHER_SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** The path in `sqlite:path`, or a bare path. Throws for an address with another scheme, of which it tells no more: it may hold a password. */
export function sqliteFile(url: string): string {
  const [, scheme] = OTHER_SCHEME.exec(url) ?? [];
  if (scheme !== undefined)
    throw new Error(
      `${scheme}://… is no address of a database: write 'sqlite:PATH' or 'mysql://USER:PASSWORD@HOST:PORT/DATABASE'`,
    );
  return url.replace(/^sqlite:/, '');
}

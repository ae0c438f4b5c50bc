// The console's files, read into memory when the gateway starts and served from there: a page at `/` for browsers, its script and
// styles. Nothing else of the machine can be reached through it, and the page may load nothing from elsewhere.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, posix, sep } from 'node:path';
import { SESSION_PATH, type SessionOptions, serveSession } from './session';

interface ConsoleFile {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly etag: string;
}

/** The files by their paths. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** The console: its files, and how it learns who somebody is. */
export interface Console extends SessionOptions {
  readonly files: ConsoleFiles;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Where one asks by hand what a program would ask at /graphql. */
const EXPLORER = '/#/explorer';

/** What a page may load and reach: this server's own, and the identity provider's origins where one signs in at it. */
const policy = (origins: readonly string[]) =>
  [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'",
    ["connect-src 'self'", ...origins].join(' '),
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join('; ');

const GUARDS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Reads the files of a folder; none where there is no console. `origins`: what pages may speak to besides this server. */
export function consoleFiles(folder: string | undefined, origins: readonly string[] = []): ConsoleFiles {
  if (folder === undefined || !existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => Object.hasOwn(TYPES, extname(name)))
      .map((name) => {
        const path = `/${name.split(sep).join(posix.sep)}`;
        return [path === '/index.html' ? '/' : path, fileOf(join(folder, name), path, origins)];
      }),
  );
}

function fileOf(file: string, path: string, origins: readonly string[]): ConsoleFile {
  const body = readFileSync(file);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  // Names of assets hold a hash of what is in them.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = {
    'content-security-policy': policy(origins),
    ...GUARDS,
    'content-type': TYPES[extname(file)] as string,
    'cache-control': caching,
    etag,
  };
  return { body, headers, etag };
}

/** Answers a request of the console or for one of its files; false if it is neither, or of one that wants no page. */
export function serveConsole(
  console: Console,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): false | Promise<void> {
  if (path === SESSION_PATH) return serveSession(console, request, response);
  if (path === '/graphql' && isVisit(request) && console.files.has('/')) {
    response.writeHead(303, { ...GUARDS, location: EXPLORER, vary: 'accept' }).end();
    return Promise.resolve();
  }
  return serveFile(console.files, path, request, response) ? Promise.resolve() : false;
}

/** Somebody opened the address in a browser: it asks nothing, and wants a page. */
function isVisit({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && url === '/graphql' && headers.accept?.includes('text/html') === true;
}

function serveFile(
  files: ConsoleFiles,
  path: string,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = files.get(path);
  if (file === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  // Whoever asks for `/` in a terminal gets words to read there.
  if (path === '/' && headers.accept?.includes('text/html') !== true) return false;
  if (headers['if-none-match'] === file.etag) {
    response.writeHead(304, file.headers).end();
    return true;
  }
  response.writeHead(200, { ...file.headers, 'content-length': file.body.length });
  response.end(method === 'HEAD' ? undefined : file.body);
  return true;
}

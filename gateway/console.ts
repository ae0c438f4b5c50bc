// The console's files, read into memory when the gateway starts and served from there: a page at `/` for browsers, its script and
// styles. Nothing else of the machine can be reached through it, and the page may load nothing from elsewhere.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, posix, sep } from 'node:path';

interface ConsoleFile {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly etag: string;
}

/** The files by their paths. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

const GUARDS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Reads the files of a folder; none where there is no console. */
export function consoleFiles(folder: string | undefined): ConsoleFiles {
  if (folder === undefined || !existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => Object.hasOwn(TYPES, extname(name)))
      .map((name) => {
        const path = `/${name.split(sep).join(posix.sep)}`;
        return [path === '/index.html' ? '/' : path, fileOf(join(folder, name), path)];
      }),
  );
}

function fileOf(file: string, path: string): ConsoleFile {
  const body = readFileSync(file);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  // Names of assets hold a hash of what is in them.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { ...GUARDS, 'content-type': TYPES[extname(file)] as string, 'cache-control': caching, etag };
  return { body, headers, etag };
}

/** Answers a request for a file of the console; false if it is none, or one that wants no page. */
export function serveConsole(
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

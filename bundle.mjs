// Packs the built program into one file, dist/packed.program.js, so that a start reads that and not a thousand modules. What is a binary,
// finds files of its own or is loaded only where it is wanted stays outside. Does nothing where the file is as new as all that goes in.
import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const DIST = join(import.meta.dirname, 'dist');
const PACKED = join(DIST, 'packed.program.js');
/** Whatever loads graphql must be inside: two copies of it refuse each other's schemas. */
const OUTSIDE = [
  /^libsql/,
  /^@libsql\//,
  /^@graphql-hive\/router-query-planner/,
  /^pdfmake/,
  /^typeorm/,
  /^@nats-io\//,
  /^@opentelemetry\//,
];

/** Our modules look for files beside them; in the one file they would all look beside that. */
const foldersAsTheyWere = {
  name: 'folders-as-they-were',
  transform: (code, id) => {
    if (!id.startsWith(DIST) || !code.includes('__dirname')) return undefined;
    const folder = JSON.stringify(relative(DIST, dirname(id)));
    return { code: code.replaceAll('__dirname', `require("node:path").join(__dirname, ${folder})`), map: null };
  },
};

/** Read without decoding, and held in half the memory: one letter beyond Latin 1 makes V8 keep two bytes for each of nine million. */
const inAscii = (code) =>
  code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

async function bundle() {
  const packed = await rolldown({
    input: join(DIST, 'program.js'),
    platform: 'node',
    external: OUTSIDE,
    plugins: [foldersAsTheyWere],
    logLevel: 'silent', // packages that use eval or ask for what is not installed say so, each time
  });
  const minify = { mangle: false, compress: false, codegen: { removeWhitespace: true } };
  const { output } = await packed.generate({ format: 'cjs', codeSplitting: false, keepNames: true, minify });
  writeFileSync(`${PACKED}.new`, inAscii(output[0].code));
  renameSync(`${PACKED}.new`, PACKED); // whole or not at all, for whoever starts meanwhile
}

/** What changes when a module, a package or this file does. */
const PARTS = [
  join(DIST, '.tsbuildinfo'),
  join(import.meta.dirname, 'node_modules', '.package-lock.json'),
  import.meta.filename,
];

const isFresh =
  existsSync(PACKED) && PARTS.filter(existsSync).every((part) => statSync(PACKED).mtimeMs >= statSync(part).mtimeMs);
if (!isFresh) await bundle();

// Packs the built program into one file, dist/packed.program.js, so that a start reads that and not a thousand modules. What is a binary,
// finds files of its own or is loaded only where it is wanted stays outside. Does nothing where the file is as new as all that goes in.
import { existsSync, renameSync, statSync } from 'node:fs';
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

async function bundle() {
  const packed = await rolldown({
    input: join(DIST, 'program.js'),
    platform: 'node',
    external: OUTSIDE,
    plugins: [foldersAsTheyWere],
    logLevel: 'silent', // packages that use eval or ask for what is not installed say so, each time
  });
  await packed.write({ file: `${PACKED}.new`, format: 'cjs', codeSplitting: false, keepNames: true });
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

// `npm run bench -- NAME`: runs the measurement bench/NAME.ts. Measurements time things and are no tests; tests time nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['gateway', 'growth', 'journey', 'load', 'posting', 'system', 'topology', 'volume', 'watchers'];

async function main(): Promise<void> {
  const name = process.argv[2] ?? '';
  if (!NAMES.includes(name) || !existsSync(join(__dirname, `${name}.js`))) {
    throw new Error(`npm run bench -- NAME, where NAME is one of: ${NAMES.join(', ')}`);
  }
  const { default: measure } = (await import(join(__dirname, `${name}.js`))) as {
    default: { default?: () => Promise<void> } | (() => Promise<void>);
  };
  // A CommonJS module's exports arrive as the default of the import.
  await (typeof measure === 'function' ? measure : measure.default)?.();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

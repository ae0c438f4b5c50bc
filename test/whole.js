// What `npm test` is: types beside everything else, because one core has nothing to do otherwise; the build, lint, the committed
// schema files and the suites one after the other, each only if the one before passed. What is given goes to jest. It must never pass
// when one of them failed.
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const NODE = process.execPath;
const npm = (script) => ['npm', 'run', '--silent', script];

/** Resolves with what it printed, undefined if it printed where we do; rejects when it fails. */
function run(name, [program, ...args], { isQuiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['inherit', ...(isQuiet ? ['pipe', 'pipe'] : ['inherit', 'inherit'])],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        printed += text;
      });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed (${code ?? signal})${printed ? `:\n${printed}` : ''}`));
    });
  });
}

async function oneAfterTheOther() {
  await run('build', npm('build'));
  await run('lint', npm('lint'));
  await run('schema', [NODE, 'dist/commands/schema.js', '--check']);
  await run('jest', [NODE, 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
}

/** Says at once what failed. */
const told = (work) =>
  work.catch((error) => {
    console.error(`\n${error.message}\n`);
    process.exitCode = 1;
  });

// Quiet, or its findings would stand between the lines of the others.
told(run('types', npm('types'), { isQuiet: true }));
told(oneAfterTheOther());

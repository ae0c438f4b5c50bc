// What runs a test file: jest-circus, over modules that are compiled once per worker. The file's own modules, ours and jest's, are
// evaluated anew for every file, from code that is compiled already; packages are loaded once, as node loads them, and stay: loading them
// anew took more time than most files' tests. It must never keep a module of ours from one file to the next.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ofPackage } from './surroundings';

/** Packages that keep what was set once per process, as a root does: each file has its own. */
const FRESH = /^@opentelemetry\//;
const PACKAGE = /^[^./]/;

type Module = (...values: unknown[]) => void;
type RequireModule = (
  from: string,
  name?: string,
  options?: { isInternalModule?: boolean },
  actual?: boolean,
) => unknown;
type RunFile = (...values: unknown[]) => Promise<unknown>;

/** The parts of jest-runtime that are replaced here. */
interface Runtime {
  readonly executor: {
    readonly injectedModuleParameters: string[];
    compile(source: string, filename: string): Module;
  };
  readonly cjsLoader: { requireModule: RequireModule };
  readonly _resolution: { isCoreModule(name: string): boolean };
}

const ofJest = createRequire(require.resolve('jest'));
const circus = (ofJest('jest-circus/runner') as { default: RunFile }).default;
const requirePackage = createRequire(join(__dirname, '..', '..', 'package.json'));
const packages = new Map<string, unknown>();
const compiled = new Map<string, { source: string; module: Module }>();

export default function runFile(...values: unknown[]): Promise<unknown> {
  const runtime = values[3] as Runtime;
  compileOnce(runtime);
  loadPackagesOnce(runtime);
  return circus(...values);
}

function compileOnce({ executor }: Runtime): void {
  const parameters = executor.injectedModuleParameters;
  executor.compile = (source, filename) => {
    const known = compiled.get(filename);
    if (known?.source === source) return known.module;
    const module = compileFunction(source, parameters, { filename }) as Module;
    compiled.set(filename, { source, module });
    return module;
  };
}

function loadPackagesOnce({ cjsLoader, _resolution }: Runtime): void {
  const requireModule = cjsLoader.requireModule.bind(cjsLoader) as RequireModule;
  cjsLoader.requireModule = (from, name, options, actual) => {
    const isPackage = name !== undefined && PACKAGE.test(name) && !_resolution.isCoreModule(name) && !FRESH.test(name);
    if (!isPackage || options?.isInternalModule) return requireModule(from, name, options, actual);
    if (!packages.has(name))
      packages.set(
        name,
        ofPackage(() => requirePackage(name)),
      );
    return packages.get(name);
  };
}

// What a test file finds in the process and gives back: global values, environment variables, listeners. What came with a package stays,
// as the package does (runner.ts). It must never give back less than it found.

type Listener = (...values: unknown[]) => void;

/** What belongs to packages, which stay: global values and listeners of the process that came while one was loaded. */
const ofPackages = new Set<PropertyKey | Listener>();

/** Loads a package; what it sets globally is its own and outlives the file. */
export function ofPackage<T>(load: () => T): T {
  const before = new Set<PropertyKey | Listener>([
    ...Reflect.ownKeys(globalThis),
    ...listeners().map(([, one]) => one),
  ]);
  const value = load();
  for (const one of [...Reflect.ownKeys(globalThis), ...listeners().map(([, listener]) => listener)])
    if (!before.has(one)) ofPackages.add(one);
  return value;
}

/** The process as a file finds it: global values, environment, listeners. */
export class Surroundings {
  private readonly globals = Object.getOwnPropertyDescriptors(globalThis) as Record<PropertyKey, PropertyDescriptor>;
  private readonly env = { ...process.env };
  private readonly exit = process.exit;
  private readonly listeners = new Set(listeners().map(([, listener]) => listener));

  putBack(): void {
    process.exit = this.exit;
    for (const [event, listener] of listeners()) {
      if (this.listeners.has(listener) || ofPackages.has(listener)) continue;
      process.removeListener(event, listener);
      if (event === 'exit') listener.call(process, 0); // the file ends here, and with it what it started
    }
    for (const name of Object.keys(process.env)) if (!(name in this.env)) delete process.env[name];
    Object.assign(process.env, this.env);
    for (const key of Reflect.ownKeys(globalThis)) this.putBackGlobal(key);
  }

  private putBackGlobal(key: PropertyKey): void {
    const [now, before] = [Object.getOwnPropertyDescriptor(globalThis, key), this.globals[key]];
    if (!now?.configurable || ofPackages.has(key)) return;
    if (before === undefined) Reflect.deleteProperty(globalThis, key);
    else if (now.value !== before.value || now.get !== before.get) Object.defineProperty(globalThis, key, before);
  }
}

function listeners(): [string, Listener][] {
  return process
    .eventNames()
    .flatMap((event) =>
      process.rawListeners(event as never).map((one): [string, Listener] => [event as string, one as Listener]),
    );
}

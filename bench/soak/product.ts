// The product under soak: gateway, Dataverse and Finance as processes, as an operator starts them, on SQLite files of the
// soak's own. Restarts a subgraph by SIGTERM or SIGKILL, and gives Dataverse another schema to tell at its next start.
import { join } from 'node:path';
import { START_FLAGS } from '../../test/harness/processes';
import { type Cleanup, endProcess, freePort, residentBytes, type Started, startProcess } from '../processes';

export type Subgraph = 'dataverse' | 'finance';

const PROGRAM = join(__dirname, '..', '..', 'start.js');
/** How long a subgraph may take to stop, on a busy machine too. */
const STOP_MS = 20_000;
const PRELOAD = join(__dirname, 'changedSchema.js');

export class Product {
  url = '';
  private readonly running = new Map<string, Started>();
  private env: Record<string, string> = {};
  private ports: Record<Subgraph, number> = { dataverse: 0, finance: 0 };

  constructor(
    private readonly folder: string,
    private readonly cleanup: Cleanup,
  ) {}

  get databases(): Record<Subgraph, string> {
    const file = (name: Subgraph) => `sqlite:${join(this.folder, `${name}.db`)}`;
    return { dataverse: file('dataverse'), finance: file('finance') };
  }

  async start(): Promise<void> {
    this.ports = { dataverse: await freePort(), finance: await freePort() };
    this.env = {
      SEED: 'none',
      DATA_DIR: this.folder,
      LOG_LEVEL: 'fatal',
      IMPORT_SCHEDULE: '* * * * * *',
      // Full before memory is looked at: a cache that still fills would look like a leak.
      OPERATION_CACHE_COUNT: '100',
      DATAVERSE_URL: `http://127.0.0.1:${this.ports.dataverse}`,
      FINANCE_URL: `http://127.0.0.1:${this.ports.finance}`,
    };
    await Promise.all([this.startSubgraph('dataverse', false), this.startSubgraph('finance', false)]);
    const port = await freePort();
    await this.startRole('gateway', { PORT: String(port) });
    this.url = `http://127.0.0.1:${port}/graphql`;
  }

  /** Ends a subgraph and starts it again on the same books. `changed`: it then tells a schema with one more field. */
  async restart(name: Subgraph, signal: 'SIGTERM' | 'SIGKILL', awayMs: number, changed: boolean): Promise<void> {
    const { child } = this.started(name);
    await endProcess(child, signal, STOP_MS);
    if (signal === 'SIGTERM' && child.signalCode === 'SIGKILL')
      throw new Error(`${name} did not stop in ${STOP_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    await this.startSubgraph(name, changed);
  }

  /** Makes the gateway look again at what its subgraphs tell. */
  reload(): void {
    this.started('gateway').child.kill('SIGHUP');
  }

  gatewayBytes(): number {
    return residentBytes(this.started('gateway').pid);
  }

  /** Did the gateway live through it all? */
  get isGatewayAlive(): boolean {
    const { exitCode, signalCode } = this.started('gateway').child;
    return exitCode === null && signalCode === null;
  }

  async stop(): Promise<void> {
    for (const name of ['gateway', 'dataverse', 'finance']) await endProcess(this.started(name).child);
  }

  private startSubgraph(name: Subgraph, changed: boolean): Promise<void> {
    const env = { PORT: String(this.ports[name]), DATABASE_URL: this.databases[name] };
    return this.startRole(name, changed ? { ...env, NODE_OPTIONS: `--require ${PRELOAD}` } : env);
  }

  private async startRole(role: string, env: Readonly<Record<string, string>>): Promise<void> {
    const started = await startProcess(process.execPath, [...START_FLAGS, PROGRAM, role], this.cleanup, {
      env: { ...this.env, ...env },
      isReady: (line) => /ready/i.test(line),
    });
    this.running.set(role, started);
  }

  private started(role: string): Started {
    const started = this.running.get(role);
    if (started === undefined) throw new Error(`${role} was never started`);
    return started;
  }
}

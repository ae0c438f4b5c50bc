// The topology of docker-compose.yml without containers: each service's own command with its own environment, as processes of this
// machine. Ports become free ones, names of services this machine, mounted paths folders of the test's own; users, capabilities and
// limits are not tried, nor what an image does by itself. It must never leave out a service that `docker compose up` starts.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { balancer } from './balancer';
import { type Placed, placedOn, scaled } from './composedPlaces';
import { composeFile, portsOf, type Service } from './composeFile';
import { canStartHaproxy, haproxy, serversOf } from './haproxy';
import { mariadbProgram, type OwnServer, startMariadb } from './mariadb';
import { canStartNats, type NatsServer, natsServer } from './natsServer';
import { type ProductProcess, startProcess } from './processes';

export const canCompose = (): boolean => canStartNats() && mariadbProgram('mariadb-install-db') !== undefined;

const AT_ONCE = 2;
const START_WITHIN_MS = 180_000;

/** One of a service's processes of the product. */
export interface Replica {
  /** Its own address, past the balancer. */
  readonly url: string;
  readonly process: ProductProcess;
  /** Again, with the same command, environment and port. */
  start(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Runs the service's health check beside it; gives its exit code. */
  health(): Promise<number>;
}

export interface Composed {
  /** The balancer's address of a service. */
  balanced(service: string): string;
  replicas(service: string): readonly Replica[];
  /** The server of a database service; `urlOf` names the database that the file creates, with the file's user. */
  database(service: string): OwnServer;
  urlOf(service: string): string;
  readonly broker: NatsServer;
  /** What HAProxy told last: who is up, and why somebody is not. */
  balancerLog(): string;
  /** Of each service that runs, those of its processes that live. A balancer of the tests' own has none. */
  pids(): ReadonlyMap<string, readonly number[]>;
  /** Ends what is no process of the product, and removes all files. */
  remove(): Promise<void>;
}

/**
 * Starts what `docker compose up` starts, with these variables. `prepare` runs once the databases are migrated. `scale` is what the
 * engine's `--scale` says: how many processes of a service there are in place of the file's number.
 */
export async function startComposed(
  variables: Readonly<Record<string, string>>,
  prepare: (composed: Pick<Composed, 'urlOf'>) => Promise<void>,
  scale: Readonly<Record<string, number>> = {},
): Promise<Composed> {
  const folder = mkdtempSync(join(tmpdir(), 'composed-'));
  const topology = new Topology(await placedOn(scaled(composeFile(variables), scale), folder), folder, prepare);
  await topology.start().catch(async (error: unknown) => {
    await topology.remove();
    throw error;
  });
  return topology;
}

class Topology implements Composed {
  private readonly begun = new Map<string, Promise<void>>();
  private readonly databases = new Map<string, OwnServer>();
  private readonly products = new Map<string, Replica[]>();
  private readonly ends: (() => Promise<void>)[] = [];
  private nats: NatsServer | undefined;
  private balancerPid: number | undefined;
  private balancerTells: () => string = () => '';

  constructor(
    private readonly placed: Placed,
    private readonly folder: string,
    private readonly prepare: (composed: Pick<Composed, 'urlOf'>) => Promise<void>,
  ) {}

  async start(): Promise<void> {
    const wanted = Object.entries(this.placed.file.services).filter(([, { profiles }]) => profiles === undefined);
    const all = await Promise.allSettled(wanted.map(([name]) => this.begin(name)));
    for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason;
  }

  balanced(service: string): string {
    return `http://127.0.0.1:${this.placed.place('balancer', portsOf(this.placed.service(service))[0] as string)}`;
  }

  replicas(service: string): readonly Replica[] {
    return this.products.get(service) ?? [];
  }

  database(service: string): OwnServer {
    return this.databases.get(service) as OwnServer;
  }

  urlOf(service: string): string {
    const { MARIADB_USER, MARIADB_PASSWORD, MARIADB_DATABASE } = this.placed.service(service).environment ?? {};
    return `mysql://${MARIADB_USER}:${MARIADB_PASSWORD}@127.0.0.1:${this.placed.place(service, '3306')}/${MARIADB_DATABASE}`;
  }

  get broker(): NatsServer {
    return this.nats as NatsServer;
  }

  balancerLog(): string {
    return this.balancerTells();
  }

  pids(): ReadonlyMap<string, readonly number[]> {
    const pids = new Map<string, readonly number[]>();
    for (const [name, replicas] of this.products)
      pids.set(
        name,
        replicas.flatMap(({ process }) => (process.isAlive ? [process.pid] : [])),
      );
    for (const [name, { pid }] of this.databases) pids.set(name, [pid]);
    if (this.nats?.pid) pids.set('broker', [this.nats.pid]);
    if (this.balancerPid) pids.set('balancer', [this.balancerPid]);
    return pids;
  }

  async remove(): Promise<void> {
    for (const end of this.ends.splice(0)) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Once, and when everything has come so far that it waits for. */
  private begin(name: string): Promise<void> {
    const known = this.begun.get(name);
    if (known !== undefined) return known;
    const service = this.placed.service(name);
    const needs = Object.keys(service.depends_on ?? {}).map((needed) => this.begin(needed));
    const started = Promise.all(needs).then(() => this.run(name, service));
    this.begun.set(name, started);
    return started;
  }

  private async run(name: string, service: Service): Promise<void> {
    const command = this.placed.texts(name, [...(service.entrypoint ?? []), ...service.command]);
    const [program = '', ...args] = command;
    if (service.entrypoint !== undefined) execFileSync(program, args, { stdio: 'pipe' });
    else if (service.image.startsWith('mariadb:')) await this.runDatabase(name, args);
    else if (service.image.startsWith('nats:')) await this.runBroker(name, args);
    else if (service.image.startsWith('haproxy:')) await this.runBalancer(name, args);
    else if (args.some((arg) => arg.endsWith('start.js'))) await this.runProduct(name, service, args);
    else await this.runJob(name, args);
  }

  private async runDatabase(name: string, options: readonly string[]): Promise<void> {
    const port = Number(this.placed.place(name, '3306'));
    const server = await startMariadb({ options, port });
    this.databases.set(name, server);
    this.ends.push(() => server.stop());
    // The image makes these of its environment.
    const { MARIADB_DATABASE: database, MARIADB_USER: user, MARIADB_PASSWORD } = this.placed.environment(name);
    const root = await createConnection({ uri: server.url, multipleStatements: true });
    await root.query(
      `CREATE DATABASE ${database}; CREATE USER '${user}'@'%' IDENTIFIED BY ?; GRANT ALL ON ${database}.* TO '${user}'@'%'`,
      [MARIADB_PASSWORD],
    );
    await root.end();
  }

  private async runBroker(name: string, args: readonly string[]): Promise<void> {
    const [port, store] = [Number(this.placed.place(name, '4222')), this.placed.texts(name, ['/data'])[0] as string];
    const server = await natsServer({ args, env: this.placed.environment(name), port, store });
    this.nats = server;
    this.ends.push(() => server.remove());
  }

  /** The balancer of the file where it is installed; else ours, over the servers that its configuration names. */
  private async runBalancer(name: string, args: readonly string[]): Promise<void> {
    const config = args.at(-1) as string;
    if (canStartHaproxy()) {
      const health = Number(this.placed.place(name, '8404'));
      const running = await haproxy(args, health);
      this.balancerPid = running.pid;
      this.balancerTells = running.log;
      this.ends.push(running.stop);
      return;
    }
    for (const { port, servers } of serversOf(readFileSync(config, 'utf8'))) {
      const running = await balancer(servers, port);
      this.ends.push(() => running.close());
    }
  }

  private async runProduct(name: string, service: Service, command: readonly string[]): Promise<void> {
    const count = service.deploy?.replicas ?? 1;
    const replicas: Replica[] = [];
    // A few at a time, or none of many would be ready before its own limits.
    while (replicas.length < count) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - replicas.length) }, (_, at) => replicas.length + at);
      replicas.push(...(await Promise.all(some.map((index) => this.replica(name, index, command)))));
    }
    this.products.set(name, replicas);
  }

  private async replica(name: string, index: number, command: readonly string[]): Promise<Replica> {
    const env = this.placed.environment(name, index);
    const begin = () => startProcess({ command, env, readyWithinMs: START_WITHIN_MS });
    const [, node = '', ...probe] = this.placed.service(name).healthcheck?.test ?? [];
    const replica = {
      url: `http://127.0.0.1:${env.PORT}`,
      process: await begin(),
      start: async () => {
        replica.process = await begin();
      },
      stop: () => replica.process.terminate(60_000),
      health: () => {
        if (node !== 'node') throw new Error(`${name} has another health check: ${node}`);
        return new Promise<number>((resolve) => {
          execFile(process.execPath, probe, { env }, (error) => resolve(Number(error?.code ?? 0)));
        });
      },
    };
    return replica;
  }

  private async runJob(name: string, command: readonly string[]): Promise<void> {
    const job = await startProcess({ command, env: this.placed.environment(name), ready: null });
    const { code } = await job.exited;
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${job.logs()}`);
    await this.prepare(this);
  }
}

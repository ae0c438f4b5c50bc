// The topology of docker-compose.yml without containers: each service's own command with its own environment, as processes of this
// machine. Ports become free ones, names of services this machine, mounted paths folders of the test's own; users, capabilities and
// limits are not tried, nor what an image does by itself. It must never leave out a service that `docker compose up` starts.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { balancer } from './balancer';
import { type ComposeFile, composeFile, mountsOf, portsOf, type Service } from './composeFile';
import { canStartHaproxy, haproxy, serversOf } from './haproxy';
import { mariadbProgram, type OwnServer, startMariadb } from './mariadb';
import { canStartNats, type NatsServer, natsServer } from './natsServer';
import { freePort } from './ports';
import { type ProductProcess, startProcess } from './processes';

export const canCompose = (): boolean => canStartNats() && mariadbProgram('mariadb-install-db') !== undefined;

/** One of a service's processes of the product. */
export interface Replica {
  /** Its own address, past the balancer. */
  readonly url: string;
  readonly process: ProductProcess;
  /** Again, with the same command, environment and port. */
  start(): Promise<void>;
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
  /** Ends what is no process of the product, and removes all files. */
  remove(): Promise<void>;
}

/** Starts what `docker compose up` starts, with these variables. `prepare` runs once the databases are migrated. */
export async function startComposed(
  variables: Readonly<Record<string, string>>,
  prepare: (composed: Pick<Composed, 'urlOf'>) => Promise<void>,
): Promise<Composed> {
  const file = composeFile(variables);
  const topology = new Topology(file, await placesOf(file), prepare);
  await topology.start().catch(async (error: unknown) => {
    await topology.remove();
    throw error;
  });
  return topology;
}

/** Free ports by `service:port`; of a service with replicas one for each. */
type Places = ReadonlyMap<string, readonly string[]>;

async function placesOf({ services }: ComposeFile): Promise<Places> {
  const places = new Map<string, string[]>();
  for (const [name, service] of Object.entries(services))
    for (const port of portsOf(service)) {
      const free = Array.from({ length: service.deploy?.replicas ?? 1 }, () => freePort());
      places.set(`${name}:${port}`, (await Promise.all(free)).map(String));
    }
  return places;
}

class Topology implements Composed {
  private readonly folder = mkdtempSync(join(tmpdir(), 'composed-'));
  private readonly begun = new Map<string, Promise<void>>();
  private readonly databases = new Map<string, OwnServer>();
  private readonly products = new Map<string, Replica[]>();
  private readonly ends: (() => Promise<void>)[] = [];
  private nats: NatsServer | undefined;

  constructor(
    private readonly file: ComposeFile,
    private readonly places: Places,
    private readonly prepare: (composed: Pick<Composed, 'urlOf'>) => Promise<void>,
  ) {}

  async start(): Promise<void> {
    const wanted = Object.entries(this.file.services).filter(([, { profiles }]) => profiles === undefined);
    const all = await Promise.allSettled(wanted.map(([name]) => this.begin(name)));
    for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason;
  }

  balanced(service: string): string {
    return `http://127.0.0.1:${this.place('balancer', portsOf(this.service(service))[0] as string)}`;
  }

  replicas(service: string): readonly Replica[] {
    return this.products.get(service) ?? [];
  }

  database(service: string): OwnServer {
    return this.databases.get(service) as OwnServer;
  }

  urlOf(service: string): string {
    const { MARIADB_USER, MARIADB_PASSWORD, MARIADB_DATABASE } = this.service(service).environment ?? {};
    return `mysql://${MARIADB_USER}:${MARIADB_PASSWORD}@127.0.0.1:${this.place(service, '3306')}/${MARIADB_DATABASE}`;
  }

  get broker(): NatsServer {
    return this.nats as NatsServer;
  }

  async remove(): Promise<void> {
    for (const end of this.ends.splice(0)) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Once, and when everything has come so far that it waits for. */
  private begin(name: string): Promise<void> {
    const known = this.begun.get(name);
    if (known !== undefined) return known;
    const service = this.service(name);
    const needs = Object.keys(service.depends_on ?? {}).map((needed) => this.begin(needed));
    const started = Promise.all(needs).then(() => this.run(name, service));
    this.begun.set(name, started);
    return started;
  }

  private async run(name: string, service: Service): Promise<void> {
    const command = this.texts(name, [...(service.entrypoint ?? []), ...service.command]);
    const [program = '', ...args] = command;
    if (service.entrypoint !== undefined) execFileSync(program, args, { stdio: 'pipe' });
    else if (service.image.startsWith('mariadb:')) await this.runDatabase(name, args);
    else if (service.image.startsWith('nats:')) await this.runBroker(name, args);
    else if (service.image.startsWith('haproxy:')) await this.runBalancer(name, args);
    else if (args.some((arg) => arg.endsWith('start.js'))) await this.runProduct(name, service, args);
    else await this.runJob(name, args);
  }

  private async runDatabase(name: string, options: readonly string[]): Promise<void> {
    const port = Number(this.place(name, '3306'));
    const server = await startMariadb({ options, port });
    this.databases.set(name, server);
    this.ends.push(() => server.stop());
    // The image makes these of its environment.
    const { MARIADB_DATABASE: database, MARIADB_USER: user, MARIADB_PASSWORD } = this.environment(name);
    const root = await createConnection({ uri: server.url, multipleStatements: true });
    await root.query(
      `CREATE DATABASE ${database}; CREATE USER '${user}'@'%' IDENTIFIED BY ?; GRANT ALL ON ${database}.* TO '${user}'@'%'`,
      [MARIADB_PASSWORD],
    );
    await root.end();
  }

  private async runBroker(name: string, args: readonly string[]): Promise<void> {
    const [port, store] = [Number(this.place(name, '4222')), this.texts(name, ['/data'])[0] as string];
    const server = await natsServer({ args, env: this.environment(name), port, store });
    this.nats = server;
    this.ends.push(() => server.remove());
  }

  /** The balancer of the file where it is installed; else ours, over the servers that its configuration names. */
  private async runBalancer(name: string, args: readonly string[]): Promise<void> {
    const config = args.at(-1) as string;
    if (canStartHaproxy()) {
      const health = Number(this.place(name, '8404'));
      this.ends.push(await haproxy(args, health));
      return;
    }
    for (const { port, servers } of serversOf(readFileSync(config, 'utf8'))) {
      const running = await balancer(servers, port);
      this.ends.push(() => running.close());
    }
  }

  private async runProduct(name: string, service: Service, command: readonly string[]): Promise<void> {
    const count = service.deploy?.replicas ?? 1;
    const replicas = await Promise.all(Array.from({ length: count }, (_, index) => this.replica(name, index, command)));
    this.products.set(name, replicas);
  }

  private async replica(name: string, index: number, command: readonly string[]): Promise<Replica> {
    const env = this.environment(name, index);
    const begin = () => startProcess({ command, env, readyWithinMs: 120_000 });
    const [, node = '', ...probe] = this.service(name).healthcheck?.test ?? [];
    const replica = {
      url: `http://127.0.0.1:${env.PORT}`,
      process: await begin(),
      start: async () => {
        replica.process = await begin();
      },
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
    const job = await startProcess({ command, env: this.environment(name), ready: null });
    const { code } = await job.exited;
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${job.logs()}`);
    await this.prepare(this);
  }

  private service(name: string): Service {
    return this.file.services[name] as Service;
  }

  private place(name: string, port: string, index = 0): string {
    const found = this.places.get(`${name}:${port}`)?.[index];
    if (found === undefined) throw new Error(`${name} does not say that it listens on ${port}`);
    return found;
  }

  private environment(name: string, index = 0): Record<string, string> {
    const given = this.service(name).environment ?? {};
    const values = this.texts(name, Object.values(given));
    const env = Object.fromEntries(Object.keys(given).map((key, at) => [key, values[at] as string]));
    return given.PORT === undefined ? env : { ...env, PORT: this.place(name, given.PORT, index) };
  }

  /** Texts of a service with this machine's ports and paths: of the files, copies that are written the same way. */
  private texts(name: string, texts: readonly string[]): string[] {
    const mounts = mountsOf(this.service(name), this.file).map(({ target, volume, file }) => {
      const path = join(this.folder, volume ?? join(name, basename(target)));
      mkdirSync(volume === undefined ? join(this.folder, name) : path, { recursive: true });
      return { target, path, file };
    });
    const mounted = new RegExp(`(^|["\\s])(${mounts.map(({ target }) => target).join('|')})(?=$|["\\s/])`, 'gm');
    const moved = (text: string) =>
      this.here(name, text).replace(
        mounted,
        (_, before: string, at: string) => `${before}${mounts.find(({ target }) => target === at)?.path}`,
      );
    for (const { path, file } of mounts)
      if (file !== undefined) writeFileSync(path, moved(readFileSync(file, 'utf8')), { mode: 0o600 });
    return texts.map(moved);
  }

  /** A service's ports where they are here; a template of servers becomes one line for each. */
  private here(name: string, text: string): string {
    const servers = text.replace(
      /^( *)server-template (\S+) \d+ (\S+:\d+)(.*)$/gm,
      (_, indent: string, prefix: string, address: string, rest: string) =>
        (this.places.get(address) ?? [])
          .map((port, index) => `${indent}server ${prefix}${index + 1} 127.0.0.1:${port}${rest}`)
          .join('\n'),
    );
    return servers.replace(/([\w.-]+):(\d+)/g, (whole, host: string, port: string) => {
      const service = host === '0.0.0.0' || host === '127.0.0.1' ? name : host;
      const found = this.places.get(`${service}:${port}`)?.[0];
      return found === undefined ? whole : `127.0.0.1:${found}`;
    });
  }
}

// What docker-compose.yml says, where it is on this machine: ports become free ones, names of services the loopback, mounted paths
// folders of the test's own, with copies of the files that are mounted. It must never start anything.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ComposeFile, mountsOf, portsOf, type Service } from './composeFile';
import { freePort } from './ports';

/** Free ports by `service:port`; of a service with replicas one for each. */
type Places = ReadonlyMap<string, readonly string[]>;

/** The file with so many processes of some services, as the engine's `--scale` says it. */
export function scaled(file: ComposeFile, scale: Readonly<Record<string, number>>): ComposeFile {
  const services = Object.entries(file.services).map(([name, service]) => {
    const replicas = scale[name];
    const { deploy } = service;
    return [name, replicas && deploy ? { ...service, deploy: { ...deploy, replicas } } : service] as const;
  });
  return { ...file, services: Object.fromEntries(services) };
}

async function placesOf({ services }: ComposeFile): Promise<Places> {
  const places = new Map<string, string[]>();
  for (const [name, service] of Object.entries(services))
    for (const port of portsOf(service)) {
      const free = Array.from({ length: service.deploy?.replicas ?? 1 }, () => freePort());
      places.set(`${name}:${port}`, (await Promise.all(free)).map(String));
    }
  return places;
}

/** Finds a free port for everyone who listens. Files go into the folder. */
export async function placedOn(file: ComposeFile, folder: string): Promise<Placed> {
  return new Placed(file, await placesOf(file), folder);
}

export class Placed {
  constructor(
    readonly file: ComposeFile,
    private readonly places: Places,
    private readonly folder: string,
  ) {}

  service(name: string): Service {
    return this.file.services[name] as Service;
  }

  /** A port of a service, here. */
  place(name: string, port: string, index = 0): string {
    const found = this.places.get(`${name}:${port}`)?.[index];
    if (found === undefined) throw new Error(`${name} does not say that it listens on ${port}`);
    return found;
  }

  /** A service's variables; of a service with replicas those of one of them. */
  environment(name: string, index = 0): Record<string, string> {
    const given = this.service(name).environment ?? {};
    const values = this.texts(name, Object.values(given));
    const env = Object.fromEntries(Object.keys(given).map((key, at) => [key, values[at] as string]));
    return given.PORT === undefined ? env : { ...env, PORT: this.place(name, given.PORT, index) };
  }

  /** Texts of a service with this machine's ports and paths: of the files, copies that are written the same way. */
  texts(name: string, texts: readonly string[]): string[] {
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

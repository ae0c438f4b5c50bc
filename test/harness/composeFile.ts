// docker-compose.yml, or another of the kind, as data: its services with variables filled in as compose does it, who listens where, and what is mounted. It must
// never add what the file does not say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './built';

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly expose?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly configs?: readonly { source: string; target: string }[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly profiles?: readonly string[];
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string; readonly pids: number } };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { internal?: boolean }>>;
  readonly configs: Readonly<Record<string, { file: string }>>;
}

const TOPOLOGY = 'docker-compose.yml';

/** The file as it is written. */
export function composeText(name = TOPOLOGY): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** The file with the variables of this environment. Throws for one that is required and not given. */
export function composeFile(variables: Readonly<Record<string, string>>, name = TOPOLOGY): ComposeFile {
  return filledIn(parse(composeText(name), { merge: true }), variables) as ComposeFile;
}

function filledIn(value: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return interpolated(value, variables);
  if (Array.isArray(value)) return value.map((each) => filledIn(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filledIn(each, variables)]));
}

/** `${NAME:?why}` must be given, `${NAME:-default}` may be. */
function interpolated(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const given = variables[name];
    if (given) return given;
    if (kind === '?') throw new Error(`${name} is required: ${rest}`);
    return rest;
  });
}

/** Ports that a service listens on, inside its container. */
export function portsOf(service: Service): string[] {
  const port = service.environment?.PORT;
  return [...(service.expose ?? []), ...(port === undefined ? [] : [port])];
}

/** Where a service finds what is mounted: of volumes their name, of configurations the file's path in the project. */
export function mountsOf(
  service: Service,
  { configs }: ComposeFile,
): { target: string; volume?: string; file?: string }[] {
  return [
    ...(service.volumes ?? []).map((mount) => {
      const [volume = '', target = ''] = mount.split(':');
      return { target, volume };
    }),
    ...(service.configs ?? []).map(({ source, target }) => ({ target, file: join(ROOT, configs[source]?.file ?? '') })),
    ...(service.tmpfs ?? []).map((mount) => {
      const [target = ''] = mount.split(':');
      return { target, volume: `tmpfs${target.replaceAll('/', '-')}` };
    }),
  ];
}

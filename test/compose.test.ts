// docker-compose.yml, docker-compose.alone.yml and Dockerfile are right by the product's own configuration: each service's environment is accepted for its role, the
// services find each other, nothing may do more than it needs, and no secret stands in a file. That it works: journey/composed.test.ts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayEnvironment, readGatewayConfig } from '../gateway/config';
import { environment, ROLES, type Role, readConfig } from '../subgraphs/config';
import { composeFile, composeText, mountsOf, portsOf, type Service } from './harness/composeFile';

const ROOT = join(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** What `npm start` runs, without what a container has no need of: a shell to be replaced, and word that it is no developer's. */
const startCommand = () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
  return /^NODE_ENV=\S+:-production\} exec (.+)$/.exec(scripts.start)?.[1];
};
const REQUIRED = ['DATAVERSE_PASSWORD', 'FINANCE_PASSWORD', 'NATS_PASSWORD', 'INTERNAL_SECRET'];
const PROVIDER = { OIDC_ISSUER: 'https://provider.test/tenant', OIDC_AUDIENCE: 'api://twinledger' };
const secrets = Object.fromEntries(REQUIRED.map((name) => [name, `a-secret-${name.toLowerCase()}`]));
const file = composeFile({ ...secrets, ...PROVIDER });
/** Wants no variable at all. */
const aloneFile = composeFile({}, 'docker-compose.alone.yml');
const services = { ...file.services, ...aloneFile.services };
const volumes = { ...file.volumes, ...aloneFile.volumes };
const service = (name: string) => services[name] as Service;
const all = Object.entries(services);
const env = (name: string) => service(name).environment ?? {};
const roles = all.filter(([, { command }]) => command.some((word) => word.endsWith('start.js')));
const roleOf = ({ command }: Service): Role => {
  const last = command.at(-1) as string;
  return last.endsWith('start.js') ? 'all' : (last as Role);
};

it('runs two of each role over two databases, a broker and a balancer, a demo where it is asked for, and one process without any setting', () => {
  const told = (name: string) => {
    const { image, deploy, profiles = [] } = service(name);
    return [name, image.split(':')[0], deploy?.replicas ?? 1, ...profiles].join(' ');
  };
  expect(Object.keys(services).map(told)).toEqual([
    'dataverse-database mariadb 1',
    'finance-database mariadb 1',
    'certificates mariadb 1',
    'broker nats 1',
    'migration twinledger 1',
    'dataverse twinledger 2',
    'finance twinledger 2',
    'gateway twinledger 2',
    'balancer haproxy 1',
    'demo twinledger 1 demo',
    'alone twinledger 1',
  ]);
});

describe.each(roles)('%s', (name, one) => {
  it('has an environment that the configuration accepts, of names that it knows', () => {
    const role = roleOf(one);
    expect(ROLES).toContain(role);
    const config = readConfig(role, env(name));
    readGatewayConfig(env(name));
    if (role !== 'all') expect(config.internalSecret).toBe(secrets.INTERNAL_SECRET);
    const known = new Set([...Object.keys(environment.shape), ...Object.keys(gatewayEnvironment.shape)]);
    expect(Object.keys(env(name)).filter((setting) => !known.has(setting))).toEqual([]);
  });

  it('states the command that the start script runs', () => {
    const words = one.command.slice(0, roleOf(one) === 'all' ? undefined : -1);
    expect(words.join(' ')).toBe(startCommand());
  });

  it('reaches both sides through the balancer, and waits for what it needs', () => {
    if (name === 'alone') return;
    for (const [side, address] of [
      ['dataverse', env(name).DATAVERSE_URL],
      ['finance', env(name).FINANCE_URL],
    ] as const) {
      const { hostname, port } = new URL(address as string);
      expect(port).toBe(env(side).PORT);
      expect(portsOf(service('balancer'))).toContain(port);
      expect(hostname).toBe(one.network_mode === 'host' ? '127.0.0.1' : 'balancer');
      if (one.network_mode === 'host') expect(service('balancer').ports).toContain(`127.0.0.1:${port}:${port}`);
    }
    const healthy = { condition: 'service_healthy' };
    const needs =
      roleOf(one) === 'gateway'
        ? { dataverse: healthy, finance: healthy, balancer: healthy }
        : { migration: { condition: 'service_completed_successfully' }, broker: healthy };
    expect(one.depends_on).toEqual(needs);
    expect(one.healthcheck?.test?.join(' ')).toContain('/readyz');
  });
});

it('listens beyond the loopback only with an identity provider, and says so at once', () => {
  const gateway = composeFile(secrets).services.gateway as Service;
  expect(() => readConfig('gateway', gateway.environment ?? {})).toThrow('without an identity provider');
  for (const name of ['demo', 'alone'])
    expect([service(name).network_mode, env(name).HOST]).toEqual(['host', '127.0.0.1']);
  for (const [, { ports = [] }] of all) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

describe.each(['dataverse', 'finance'])('the database of %s', (side) => {
  const database = service(`${side}-database`);
  const address = `mysql://twinledger:${secrets[`${side.toUpperCase()}_PASSWORD`]}@${side}-database:3306/${side}`;

  it('is the one that its processes open and that is migrated before they start, and nobody else reaches it', () => {
    expect(env(side).DATABASE_URL).toBe(address);
    expect(env('migration')[`${side.toUpperCase()}_DATABASE_URL`]).toBe(address);
    const { MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD } = database.environment ?? {};
    const { pathname, username, password } = new URL(address);
    expect([pathname.slice(1), username, password]).toEqual([MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD]);
    const network = `${side}-books`;
    expect([database.networks, file.networks[network]?.internal]).toEqual([[network], true]);
    expect(all.filter(([, { networks }]) => networks?.includes(network)).map(([name]) => name)).toEqual([
      `${side}-database`,
      'migration',
      side,
    ]);
  });

  it('keeps its data, durably, with a stated command', () => {
    const [volume = ''] = database.volumes ?? [];
    expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    expect(database.command[0]).toBe('mariadbd');
    expect(database.command).toContain('--innodb-flush-log-at-trx-commit=1');
    expect(database.command).toContain('--collation-server=utf8mb4_bin');
  });
});

it('speaks to the broker under TLS with a password, by the authority that is made for it', () => {
  for (const side of ['dataverse', 'finance', 'gateway']) {
    expect(env(side).NATS_URL).toBe(`tls://${env('broker').NATS_USER}:${secrets.NATS_PASSWORD}@broker:4222`);
    expect(env(side).NATS_CA_FILE).toBe('/authority/ca.pem');
    expect(service(side).volumes).toEqual(['broker-authority:/authority:ro']);
  }
  // Quoted, or a password of digits alone is a number to nats-server.
  expect(env('broker').NATS_PASSWORD).toBe(`"${secrets.NATS_PASSWORD}"`);
  expect(read('deployment/nats.conf')).toMatch(/tls \{\n {2}cert_file: "\/certificate\/cert.pem"\n {2}key_file/);
  expect(
    all.filter(([, { volumes }]) => volumes?.some((mount) => mount.startsWith('broker-certificate:'))).length,
  ).toBe(2);
});

describe.each(all)('%s', (name, one) => {
  it('may do no more than it needs', () => {
    expect(one.read_only).toBe(true);
    expect(one.cap_drop).toEqual(['ALL']);
    expect(one.security_opt).toEqual(['no-new-privileges:true']);
    const { cpus, memory, pids } = one.deploy?.resources.limits ?? {};
    if (name !== 'certificates') expect([cpus, memory, pids].every(Boolean)).toBe(true);
    expect(one.restart).toBe(name === 'certificates' ? 'no' : name === 'migration' ? 'on-failure:3' : 'unless-stopped');
  });

  it('says whether it is well, or ends by itself', () => {
    const isWaitedFor = all.some(([, { depends_on = {} }]) =>
      Object.entries(depends_on).some(
        ([needed, { condition }]) => needed === name && condition.endsWith('successfully'),
      ),
    );
    expect(one.healthcheck?.test !== undefined).toBe(!isWaitedFor);
  });

  it('mounts what the file declares', () => {
    for (const { volume, file: path } of mountsOf(one, file)) {
      if (path !== undefined) expect(readFileSync(path, 'utf8')).not.toBe('');
      else if (!volume?.startsWith('tmpfs')) expect(Object.keys(volumes)).toContain(volume);
    }
  });
});

it('asks for every secret, has none, and the example for its environment names what it asks for', () => {
  for (const name of REQUIRED) {
    const { [name]: _, ...rest } = secrets;
    expect(() => composeFile(rest)).toThrow(`${name} is required`);
  }
  expect(composeText()).not.toMatch(/:\/\/\w+:[^$][^@\s]*@/);
  const asked = new Set([...composeText().matchAll(/\$\{(\w+):/g)].map(([, name]) => name));
  const example = [...read('deployment/environment.example').matchAll(/^(\w+)=(.*)$/gm)];
  expect(example.filter(([, name]) => !asked.has(name))).toEqual([]);
  for (const name of REQUIRED) expect(example.find(([, given]) => given === name)?.[2]).toBe('');
  for (const path of ['.gitignore', '.dockerignore']) expect(read(path).split('\n')).toContain('.env');
});

it('starts one process alone without any variable, just as hardened as the processes of the topology', () => {
  expect(composeText('docker-compose.alone.yml')).not.toContain('${');
  const same = ({ image, healthcheck, read_only, cap_drop, security_opt, deploy }: Service) =>
    ({ image, healthcheck, read_only, cap_drop, security_opt, limits: deploy?.resources }) as const;
  expect(same(service('alone'))).toEqual(same(service('demo')));
});

it("draws the secrets that are asked for into an .env of one's own, and never into one that is there", () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const target = join(folder, '.env');
  const draw = () => execFileSync('sh', [join(ROOT, 'deployment/secrets.sh'), target], { stdio: 'pipe' });
  try {
    draw();
    const drawn = readFileSync(target, 'utf8');
    const given = Object.fromEntries([...drawn.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    for (const name of REQUIRED) expect(given[name]).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set(REQUIRED.map((name) => given[name])).size).toBe(REQUIRED.length);
    expect(statSync(target).mode & 0o077).toBe(0);
    expect(drawn.replace(/[0-9a-f]{48}/g, '')).toBe(read('deployment/environment.example'));
    composeFile(given as Record<string, string>);
    expect(draw).toThrow('there already');
    expect(readFileSync(target, 'utf8')).toBe(drawn);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('balances over as many processes as there are, and never sends a request twice that somebody took', () => {
  const config = read('deployment/haproxy.cfg');
  for (const name of ['gateway', 'dataverse', 'finance'])
    expect(config).toMatch(
      new RegExp(`bind 0.0.0.0:${env(name).PORT}\\n +server-template ${name}- 16 ${name}:${env(name).PORT}`),
    );
  expect(config).toContain('retry-on conn-failure\n');
});

describe('the image', () => {
  const stages = read('Dockerfile').split(/^(?=FROM )/m);
  const last = stages.at(-1) as string;

  it('holds production dependencies and what was built, and runs as nobody special', () => {
    expect(stages.filter((stage) => stage.includes('npm ci --omit=dev'))).toHaveLength(1);
    expect(last).not.toMatch(/npm|COPY \. /);
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK [\s\S]+\/readyz/m);
  });

  it('starts what `npm start` starts', () => {
    expect(last).toMatch(/^ENV NODE_ENV=production/m);
    const command = JSON.parse(/^CMD (\[.+\])$/m.exec(last)?.[1] ?? '[]') as string[];
    expect(command.join(' ')).toBe(startCommand());
  });
});

// docker-compose.yml is right by the product's own configuration: each service's environment is accepted for its role, the
// services find each other, and no secret stands in the file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { gatewayEnvironment, readGatewayConfig } from '../gateway/config';
import { environment, ROLES, type Role, readConfig } from '../subgraphs/config';

interface Service {
  image: string;
  command: string[];
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
}

const text = readFileSync(join(__dirname, '..', 'docker-compose.yml'), 'utf8');
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const product = Object.entries(services).filter(([, { image }]) => image.startsWith('twinledger:'));
const databases = Object.entries(services).filter(([, { image }]) => image.startsWith('mariadb:'));

/** `${NAME:?why}` as compose fills it in. */
const filledIn = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):\?[^}]+\}/g, 'a-secret-of-some-length'),
    ]),
  );
const roleOf = (service: Service): Role => {
  const role = service.command.at(-1) as Role;
  expect(ROLES).toContain(role);
  return role;
};

it('runs two database servers, both subgraphs and the gateway', () => {
  expect(product.map(([name, service]) => [name, roleOf(service)])).toEqual([
    ['dataverse', 'dataverse'],
    ['finance', 'finance'],
    ['gateway', 'gateway'],
  ]);
  expect(databases.map(([name, { image }]) => [name, image])).toEqual([
    ['dataverse-database', 'mariadb:10.11'],
    ['finance-database', 'mariadb:10.11'],
  ]);
});

describe.each(product)('%s', (_name, service) => {
  it('has an environment that the configuration accepts, of names that it knows', () => {
    const role = roleOf(service);
    const env = filledIn(service.environment);
    const config = readConfig(role, env);
    readGatewayConfig(env);
    expect(config.internalSecret).toBeDefined();
    const known = new Set([...Object.keys(environment.shape), ...Object.keys(gatewayEnvironment.shape)]);
    expect(Object.keys(env).filter((name) => !known.has(name))).toEqual([]);
  });

  it('states the command that the start script runs', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    // A container has no shell to be replaced.
    expect(`exec ${service.command.slice(0, -1).join(' ')}`).toBe(scripts.start);
  });

  it('finds the others where they listen', () => {
    const env = service.environment;
    for (const [name, address] of [
      ['dataverse', env.DATAVERSE_URL],
      ['finance', env.FINANCE_URL],
    ]) {
      if (!address) continue;
      const url = new URL(address);
      const target = services[name as string] as Service;
      expect(url.hostname).toBe(service.network_mode === 'host' ? '127.0.0.1' : name);
      expect(url.port).toBe(target.environment.PORT);
      if (service.network_mode === 'host') expect(target.ports).toContain(`127.0.0.1:${url.port}:${url.port}`);
    }
  });

  it('waits for what it needs, and says when it is ready itself', () => {
    const needs = roleOf(service) === 'gateway' ? ['dataverse', 'finance'] : [`${roleOf(service)}-database`];
    expect(service.depends_on).toEqual(
      Object.fromEntries(needs.map((name) => [name, { condition: 'service_healthy' }])),
    );
    expect(service.healthcheck.test.join(' ')).toContain('/readyz');
  });
});

describe.each(['dataverse', 'finance'])('the database of %s', (side) => {
  const service = services[side] as Service;
  const database = services[`${side}-database`] as Service;

  it('is the one that its subgraph opens', () => {
    const url = new URL(filledIn(service.environment).DATABASE_URL as string);
    const { MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD } = filledIn(database.environment);
    expect([url.hostname, url.pathname.slice(1), url.username, url.password]).toEqual([
      `${side}-database`,
      MARIADB_DATABASE,
      MARIADB_USER,
      MARIADB_PASSWORD,
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

it('holds no secret, and publishes nothing beyond the loopback', () => {
  for (const { environment, ports } of Object.values(services)) {
    for (const [name, value] of Object.entries(environment))
      if (/SECRET|PASSWORD$/.test(name) && !/RANDOM/.test(name)) expect(value).toMatch(/^\$\{\w+:\?[^}]+\}$/);
    for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
  expect(text).not.toMatch(/:\/\/\w+:[^$][^@\s]*@/);
});

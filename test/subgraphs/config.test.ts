// The environment as configuration: defaults per role, every finding at once, and what contradicts itself is refused.
import { ConfigError, logLevel, type Role, readConfig } from '../../subgraphs/config';
import { pairOfKeys } from '../harness/signatures';

const findings = (role: Role, env: Record<string, string>): readonly string[] => {
  try {
    readConfig(role, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.findings;
    throw error;
  }
};

describe('the configuration of the books', () => {
  it.each([
    ['all', 4000],
    ['gateway', 4000],
    ['dataverse', 4001],
    ['finance', 4002],
  ] as const)('has a port of its own for the role %s, on loopback', (role, port) => {
    expect(readConfig(role, {})).toMatchObject({ role, port, host: '127.0.0.1', importSchedule: '*/2 * * * * *' });
  });

  it('keeps both books as SQLite files in DATA_DIR unless told otherwise', () => {
    const config = readConfig('all', { DATA_DIR: '/srv/books' });
    expect(config.dataverseDatabaseUrl).toBe('sqlite:/srv/books/dataverse.db');
    expect(config.financeDatabaseUrl).toBe('sqlite:/srv/books/finance.db');
  });

  it('gives DATABASE_URL to the side that runs alone', () => {
    const url = 'mysql://u:p@db:3306/books';
    expect(readConfig('finance', { DATABASE_URL: url }).financeDatabaseUrl).toBe(url);
    expect(readConfig('dataverse', { DATABASE_URL: url }).dataverseDatabaseUrl).toBe(url);
  });

  it('logs at info until a wrong LOG_LEVEL has been told: it used to end the process before the other findings were', () => {
    expect(logLevel({ LOG_LEVEL: 'loud' })).toBe('info');
    expect(logLevel({ LOG_LEVEL: 'debug' })).toBe('debug');
    expect(findings('all', { LOG_LEVEL: 'loud', PORT: 'http' })).toHaveLength(2);
  });

  it('signs the status log under the first of its keys', () => {
    const [now, before] = [`k2:${'n'.repeat(32)}`, `k1:${'b'.repeat(32)}`];
    expect(readConfig('all', {}).statusKey).toBeUndefined();
    const { statusKey } = readConfig('all', { STATUS_LOG_KEYS: `${now},${before}` });
    expect(statusKey).toEqual({ id: 'k2', secret: 'n'.repeat(32) });
    for (const wrong of ['k1', 'k1:short', `${now},`, `${now},${now}`, `k 1:${'n'.repeat(32)}`])
      expect(findings('all', { STATUS_LOG_KEYS: wrong })).toEqual([expect.stringContaining('STATUS_LOG_KEYS')]);
  });

  it('takes the wire’s keys as openssl writes them, and tells a private key from a public one', () => {
    const [own, other] = [pairOfKeys(), pairOfKeys()];
    expect(readConfig('finance', {}).wire).toEqual({ acceptsUnsigned: false });
    const env = { WIRE_PRIVATE_KEY: own.privateKey, WIRE_PUBLIC_KEYS: `derived, ${other.publicKey}` };
    expect(readConfig('finance', { ...env, WIRE_SIGNATURES: 'accept-unsigned' }).wire).toEqual({
      privateKey: own.privateKey,
      publicKeys: ['derived', other.publicKey],
      acceptsUnsigned: true,
    });
    const wrong = (given: Record<string, string>) => findings('finance', { ...env, ...given }).join();
    expect(wrong({ WIRE_PRIVATE_KEY: 'secret' })).toContain('WIRE_PRIVATE_KEY: not an Ed25519 private key');
    expect(wrong({ WIRE_PRIVATE_KEY: own.publicKey })).toContain('WIRE_PRIVATE_KEY: this is a public key');
    expect(wrong({ WIRE_PUBLIC_KEYS: 'key' })).toContain("WIRE_PUBLIC_KEYS: not 'derived' or Ed25519 public keys");
    expect(wrong({ WIRE_PUBLIC_KEYS: other.privateKey })).toContain('WIRE_PUBLIC_KEYS: one of them is a private key');
    // Believing its own key, a side could be told anything in the other's name by whoever holds it.
    expect(wrong({ WIRE_PUBLIC_KEYS: own.publicKey })).toContain("WIRE_PUBLIC_KEYS: one of them is this side's own");
  });

  it('turns the import off', () => {
    expect(readConfig('finance', { IMPORT_SCHEDULE: 'off' }).importSchedule).toBeNull();
    // A schedule that is off by default is none, not the pattern 'off'.
    expect(readConfig('finance', {})).toMatchObject({
      journalSchedule: null,
      postingSchedule: null,
      postingsAtOnce: 4,
    });
  });

  it.each<[string, Role, Record<string, string>, string]>([
    ['a port that is no number', 'all', { PORT: 'http' }, 'PORT: write a whole number'],
    ['a port beyond 65535', 'all', { PORT: '70000' }, 'PORT:'],
    [
      'a parameter that no database knows',
      'finance',
      { DATABASE_URL: 'mysql://db/x?tls=1' },
      "DATABASE_URL: 'tls' is none of",
    ],
    ['a database of another engine', 'finance', { DATABASE_URL: 'postgres://db/x' }, 'DATABASE_URL: write'],
    ['a schedule that is no cron pattern', 'finance', { IMPORT_SCHEDULE: 'often' }, 'IMPORT_SCHEDULE: write'],
    ['a secret that is too short', 'finance', { INTERNAL_SECRET: 'short' }, 'INTERNAL_SECRET: at least 16'],
    ['an address that is none', 'gateway', { FINANCE_URL: 'finance:4002' }, 'FINANCE_URL: write'],
    ['the gateway beyond loopback', 'gateway', { HOST: '0.0.0.0' }, 'HOST: without an identity provider'],
    ['everything beyond loopback', 'all', { HOST: '192.168.1.2' }, 'HOST: without an identity provider'],
    ['a subgraph beyond loopback without a secret', 'finance', { HOST: '0.0.0.0' }, 'INTERNAL_SECRET: needed'],
    [
      'a process that stands by where many may serve',
      'all',
      { STANDBY: 'on', FINANCE_DATABASE_URL: 'mysql://db/x' },
      'STANDBY: for one',
    ],
    ['a side that stands by alone', 'finance', { STANDBY: 'on' }, 'STANDBY: for one process on two SQLite files'],
    ['one database for two sides', 'all', { DATABASE_URL: 'sqlite:x.db' }, "DATABASE_URL: the role 'all'"],
    [
      'the same database twice',
      'all',
      { DATAVERSE_DATABASE_URL: 'sqlite:x.db', FINANCE_DATABASE_URL: 'sqlite:x.db' },
      'FINANCE_DATABASE_URL: each side',
    ],
  ])('refuses %s', (_what, role, env, finding) => {
    expect(findings(role, env)).toEqual([expect.stringContaining(finding)]);
  });

  it('names every finding at once', () => {
    const found = findings('all', { PORT: 'x', HOST: '0.0.0.0', SEED: 'some', LOG_LEVEL: 'loud' });
    expect(found.map((finding) => finding.split(':')[0]).sort()).toEqual(['HOST', 'LOG_LEVEL', 'PORT', 'SEED']);
  });
});

// The configuration of the books: read from the environment, checked at start, every finding at once. It must never be read
// anywhere else: what a part needs is handed to it. The gateway's own limits are in gateway/config.ts.
import { join } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { findingOfPrivateKey, findingOfPublicKeys, publicKeysIn, type WireSettings } from '../schema/wireKeys';
import { findingOfMysqlAddress } from './database/mysqlAddress';

export const ROLES = ['all', 'gateway', 'dataverse', 'finance'] as const;
export type Role = (typeof ROLES)[number];

const DEFAULT_PORT: Record<Role, number> = { all: 4000, gateway: 4000, dataverse: 4001, finance: 4002 };
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const databaseUrl = z
  .string()
  .regex(/^(sqlite:.+|mysql:\/\/.+\/.+)$/, "write 'sqlite:PATH' or 'mysql://USER:PASSWORD@HOST:PORT/DATABASE'")
  .superRefine((url, context) => {
    const finding = url.startsWith('mysql://') ? findingOfMysqlAddress(url) : undefined;
    if (finding !== undefined) context.addIssue(finding);
  });
const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/, 'write a whole number').transform(Number).pipe(z.number().min(least).max(most));
const httpUrl = z.url({ protocol: /^https?$/, error: "write 'http://HOST:PORT'" });

const natsUrl = z
  .string()
  .regex(
    /^(nats|tls):\/\/[^,\s]+(,(nats|tls):\/\/[^,\s]+)*$/,
    "write 'nats://USER:PASSWORD@HOST:4222', or several with a comma between them",
  );

function isSchedule(text: string): boolean {
  if (text === 'off') return true;
  try {
    new Cron(text, { paused: true }).stop();
    return true;
  } catch {
    return false;
  }
}

/** Its default is text too: zod gives a default out as it is, past every transform. `patternOf` makes 'off' null. */
const schedule = (example: string) =>
  z.string().refine(isSchedule, `write 'off' or a cron pattern with seconds, as in '${example}'`);

const STATUS_KEYS = /^[\w.-]{1,40}:[^,:\s]{32,}(,[\w.-]{1,40}:[^,:\s]{32,})*$/;

const keyIds = (text: string) => text.split(',').map((key) => key.slice(0, key.indexOf(':')));
const areDistinct = (text: string) => new Set(keyIds(text)).size === keyIds(text).length;

/** The first key signs; the others are there for whoever checks older rows. */
function signingKey(text: string | undefined): { id: string; secret: string } | undefined {
  const [id = '', secret = ''] = text?.split(',')[0]?.split(':') ?? [];
  return id === '' ? undefined : { id, secret };
}

/** The settings, by the names of their environment variables. */
export const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  DATAVERSE_DATABASE_URL: databaseUrl.optional(),
  FINANCE_DATABASE_URL: databaseUrl.optional(),
  DATABASE_CONNECTIONS: whole(2, 200).default(16),
  DATAVERSE_URL: httpUrl.default('http://127.0.0.1:4001'),
  FINANCE_URL: httpUrl.default('http://127.0.0.1:4002'),
  NATS_URL: natsUrl.optional(),
  NATS_CA_FILE: z.string().min(1).optional(),
  INTERNAL_SECRET: z.string().min(16, 'at least 16 characters').optional(),
  WIRE_PRIVATE_KEY: z.string().optional(),
  WIRE_PUBLIC_KEYS: z.string().optional(),
  WIRE_SIGNATURES: z.enum(['required', 'accept-unsigned']).default('required'),
  SEED: z.enum(['demo', 'none']).default('demo'),
  STANDBY: z.enum(['on', 'off']).default('off'),
  IMPORT_SCHEDULE: schedule('*/2 * * * * *').default('*/2 * * * * *'),
  JOURNAL_SCHEDULE: schedule('0 */5 * * * *').default('off'),
  JOURNALS_AT_ONCE: whole(1, 32).optional(),
  INVOICE_SCHEDULE: schedule('0 0 5 * * *').default('0 0 5 * * *'),
  POSTING_SCHEDULE: schedule('0 0 4 * * *').default('off'),
  POSTING_CONCURRENCY_COUNT: whole(1, 64).default(4),
  OUTBOX_KEEP_DAYS: whole(1, 3_650).default(90),
  STATUS_LOG_KEYS: z
    .string()
    .regex(STATUS_KEYS, "write 'ID:SECRET', or several with a comma between them; a secret has at least 32 characters")
    .refine(areDistinct, 'two keys have the same id')
    .optional(),
  STATUS_CURSORS: z.enum(['sealed', 'plain']).default('sealed'),
  SEPARATE_DUTIES: z.enum(['on', 'off']).default('on'),
  AUDIT_KEEP_DAYS: whole(0, 36_500).default(0),
  IMPORT_ERRORS_KEEP_DAYS: whole(0, 36_500).default(0),
  MESSAGE_TRIES: whole(1, 1_000).default(20),
  SYNC_TIMEOUT_MS: whole(100, 600_000).default(30_000),
  DRAIN_MS: whole(0, 600_000).default(0),
  STOP_MS: whole(1, 3_600_000).default(8_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export interface Config {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly dataverseDatabaseUrl: string;
  readonly financeDatabaseUrl: string;
  readonly databaseConnections: number;
  readonly dataverseUrl: string;
  readonly financeUrl: string;
  /** The brokers that carry the exchange between many processes of each side; undefined: one of each, over HTTP. */
  readonly nats: { readonly addresses: string; readonly caFile: string | undefined } | undefined;
  readonly internalSecret: string | undefined;
  /** What the messages between processes of the two sides are signed with, and whose signatures are believed. */
  readonly wire: WireSettings;
  readonly seed: 'demo' | 'none';
  /** While another process holds the files it waits, warmed up, and serves as soon as that one is gone. */
  readonly standsBy: boolean;
  /** Cron pattern with seconds of the import from staging; null: only on demand. */
  readonly importSchedule: string | null;
  /** Cron pattern with seconds of posting draft journals; null: only on demand. */
  readonly journalSchedule: string | null;
  /** Journals posted at once; undefined: as the database bears. */
  readonly journalsAtOnce: number | undefined;
  /** Cron pattern with seconds of running the invoice schedules of the day; null: only on demand. */
  readonly invoiceSchedule: string | null;
  /** Cron pattern with seconds of posting by schedule; null: only on demand. */
  readonly postingSchedule: string | null;
  readonly postingsAtOnce: number;
  readonly outboxKeepDays: number;
  /** Signs the status log; undefined: it is hashed without a key. */
  readonly statusKey: { readonly id: string; readonly secret: string } | undefined;
  /** How cursors of streams over many invoices are given out. */
  readonly statusCursors: 'sealed' | 'plain';
  /** Who confirmed an invoice, or overrode tax on it, does not post it. */
  readonly keepsDutiesApart: boolean;
  /** Days for which acts of operators and reports of reconciliation are kept; 0: forever. */
  readonly auditKeepDays: number;
  /** The same of what went wrong on the way to a journal, from its end on. */
  readonly importErrorsKeepDays: number;
  /** Tries after which a message at which receiving fails unexpectedly is parked. */
  readonly messageTries: number;
  readonly syncTimeoutMs: number;
  /** How long a process that is told to stop goes on answering, not ready any more; 0: not at all. */
  readonly drainMs: number;
  /** How long what then still runs may take to finish. */
  readonly stopMs: number;
  readonly logLevel: string;
}

/** Everything that is wrong with the environment, a line each. */
export class ConfigError extends Error {
  constructor(readonly findings: readonly string[]) {
    super(`The configuration is not valid:\n${findings.map((finding) => `  ${finding}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** The configuration of a role from an environment. Throws a ConfigError that names every finding. */
export function readConfig(role: Role, env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = environment.safeParse(given);
  const malformed = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const findings = [...malformed, ...contradictions(role, { ...given, OIDC_ISSUER: env.OIDC_ISSUER })];
  if (!parsed.success || findings.length > 0) throw new ConfigError(findings);
  const values = parsed.data;
  const sqlite = (name: string) => `sqlite:${join(values.DATA_DIR, `${name}.db`)}`;
  return {
    role,
    host: values.HOST,
    port: values.PORT ?? DEFAULT_PORT[role],
    dataDir: values.DATA_DIR,
    dataverseDatabaseUrl:
      (role === 'dataverse' ? values.DATABASE_URL : undefined) ?? values.DATAVERSE_DATABASE_URL ?? sqlite('dataverse'),
    financeDatabaseUrl:
      (role === 'finance' ? values.DATABASE_URL : undefined) ?? values.FINANCE_DATABASE_URL ?? sqlite('finance'),
    databaseConnections: values.DATABASE_CONNECTIONS,
    dataverseUrl: values.DATAVERSE_URL.replace(/\/$/, ''),
    financeUrl: values.FINANCE_URL.replace(/\/$/, ''),
    nats: values.NATS_URL === undefined ? undefined : { addresses: values.NATS_URL, caFile: values.NATS_CA_FILE },
    internalSecret: values.INTERNAL_SECRET,
    wire: {
      privateKey: values.WIRE_PRIVATE_KEY,
      publicKeys: values.WIRE_PUBLIC_KEYS === undefined ? undefined : publicKeysIn(values.WIRE_PUBLIC_KEYS),
      acceptsUnsigned: values.WIRE_SIGNATURES === 'accept-unsigned',
    },
    seed: values.SEED,
    standsBy: values.STANDBY === 'on',
    importSchedule: patternOf(values.IMPORT_SCHEDULE),
    journalSchedule: patternOf(values.JOURNAL_SCHEDULE),
    journalsAtOnce: values.JOURNALS_AT_ONCE,
    invoiceSchedule: patternOf(values.INVOICE_SCHEDULE),
    postingSchedule: patternOf(values.POSTING_SCHEDULE),
    postingsAtOnce: values.POSTING_CONCURRENCY_COUNT,
    outboxKeepDays: values.OUTBOX_KEEP_DAYS,
    statusKey: signingKey(values.STATUS_LOG_KEYS),
    statusCursors: values.STATUS_CURSORS,
    keepsDutiesApart: values.SEPARATE_DUTIES === 'on',
    auditKeepDays: values.AUDIT_KEEP_DAYS,
    importErrorsKeepDays: values.IMPORT_ERRORS_KEEP_DAYS,
    messageTries: values.MESSAGE_TRIES,
    syncTimeoutMs: values.SYNC_TIMEOUT_MS,
    drainMs: values.DRAIN_MS,
    stopMs: values.STOP_MS,
    logLevel: values.LOG_LEVEL,
  };
}

function patternOf(schedule: string): string | null {
  return schedule === 'off' ? null : schedule;
}

/** The level to log at, before the configuration is checked: a wrong one is told there, with every other finding. */
export function logLevel(env: Readonly<Record<string, string | undefined>>): string {
  const level = environment.shape.LOG_LEVEL.safeParse(env.LOG_LEVEL || undefined);
  return level.success ? level.data : 'info';
}

/** What the variables say against each other or against the role, whether or not each is well-formed. */
function contradictions(role: Role, values: Readonly<Record<string, string | undefined>>): string[] {
  const findings: string[] = [];
  const beyondLoopback = values.HOST !== undefined && !LOOPBACK.has(values.HOST);
  // The provider itself is the gateway's to check (gateway/access/settings.ts).
  if (beyondLoopback && !values.OIDC_ISSUER && (role === 'all' || role === 'gateway')) {
    findings.push(`HOST: without an identity provider the gateway listens on loopback only, not on '${values.HOST}'`);
  }
  if (beyondLoopback && (role === 'dataverse' || role === 'finance') && !values.INTERNAL_SECRET) {
    findings.push('INTERNAL_SECRET: needed by a subgraph that listens beyond loopback');
  }
  const [own, theirs] = [values.WIRE_PRIVATE_KEY, values.WIRE_PUBLIC_KEYS];
  const ofOwn = own && findingOfPrivateKey(own);
  const ofTheirs = theirs && findingOfPublicKeys(theirs, own);
  if (ofOwn) findings.push(`WIRE_PRIVATE_KEY: ${ofOwn}`);
  if (ofTheirs) findings.push(`WIRE_PUBLIC_KEYS: ${ofTheirs}`);
  if (values.DATABASE_URL && (role === 'all' || role === 'gateway')) {
    findings.push(
      `DATABASE_URL: the role '${role}' has ${role === 'all' ? 'two databases: set DATAVERSE_DATABASE_URL and FINANCE_DATABASE_URL' : 'no database'}`,
    );
  }
  if (
    role === 'all' &&
    values.DATAVERSE_DATABASE_URL &&
    values.DATAVERSE_DATABASE_URL === values.FINANCE_DATABASE_URL
  ) {
    findings.push('FINANCE_DATABASE_URL: each side needs a database of its own');
  }
  const servers = [values.DATAVERSE_DATABASE_URL, values.FINANCE_DATABASE_URL].filter((url) =>
    url?.startsWith('mysql:'),
  );
  if (values.STANDBY === 'on' && (role !== 'all' || servers.length > 0)) {
    findings.push('STANDBY: for one process on two SQLite files; on MySQL or MariaDB start another one beside it');
  }
  return findings;
}

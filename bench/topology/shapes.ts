// The shapes that are compared, over one pair of databases: what docker-compose.yml starts with so many processes of each side, and all in
// one process on the same servers. It must never leave two shapes running side by side.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineWorld } from '../../machine';
import { AUDIENCE, type TestProvider } from '../../test/gateway/access/provider';
import { type Composed, startComposed } from '../../test/harness/composed';
import type { Door } from '../../test/harness/graphql';
import { freePort } from '../../test/harness/ports';
import { killProcesses, type ProductProcess, START_FLAGS, startProcess } from '../../test/harness/processes';
import { openBoth } from '../../together';
import { draftTenLineInvoices } from '../tenLineInvoices';
import type { Draft, Stage } from './journeys';
import type { Watched } from './usage';

/** Processes of each side, beside two gateways; 0: gateway and sides are one process. */
export type Shape = 0 | 1 | 2 | 4;
export const SHAPES: readonly Shape[] = [1, 2, 4, 0];
const MOST = Math.max(...SHAPES);
const SIDES = ['dataverse', 'finance'] as const;

const secret = () => randomBytes(24).toString('hex');

/** The topology with all drafts that will be wanted. Everything runs when this resolves. */
export class Shapes {
  private together: ProductProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'topology-'));

  private constructor(
    private readonly composed: Composed,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly provider: TestProvider,
    readonly drafts: readonly Draft[],
  ) {}

  static async open(provider: TestProvider, drafts: number): Promise<Shapes> {
    const settings = {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: AUDIENCE,
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      DRAIN_MS: '0',
    };
    const names = ['DATAVERSE_PASSWORD', 'FINANCE_PASSWORD', 'NATS_PASSWORD', 'INTERNAL_SECRET'];
    const secrets = Object.fromEntries(names.map((name) => [name, secret()]));
    let made: readonly Draft[] = [];
    const prepare = async (composed: Pick<Composed, 'urlOf'>) => {
      made = await drafted(composed.urlOf('dataverse-database'), composed.urlOf('finance-database'), drafts);
    };
    const scale = Object.fromEntries(SIDES.map((side) => [side, MOST]));
    const composed = await startComposed({ ...settings, ...secrets }, prepare, scale);
    return new Shapes(composed, settings, provider, made);
  }

  /** Starts what this shape lacks and ends what it has not. */
  async become(shape: Shape): Promise<void> {
    const wanted = { dataverse: shape, finance: shape, gateway: shape === 0 ? 0 : 2 };
    if (shape !== 0) await this.together?.terminate();
    for (const [service, count] of Object.entries(wanted))
      for (const [index, replica] of this.composed.replicas(service).entries()) {
        const { isAlive } = replica.process;
        if (index < count && !isAlive) await replica.start();
        if (index >= count && isAlive) await replica.stop();
      }
    if (shape === 0) this.together = await this.oneProcess();
  }

  async stage(shape: Shape): Promise<Stage> {
    const url = shape === 0 ? this.together?.readyLine.match(/http:\S+?:\d+/)?.[0] : this.composed.balanced('gateway');
    const door = async (sub: string, role: string): Promise<Door> => {
      const token = await this.provider.token(
        { sub, roles: [role], legal_entities: ['USMF'], azp: sub },
        { expiresAt: Math.floor(Date.now() / 1_000) + 7_200 },
      );
      return { url: `${url}/graphql`, headers: { authorization: `Bearer ${token}` } };
    };
    return {
      manager: await door('Mia', 'project-manager'),
      accountant: await door('Abe', 'project_accountant'),
      dataverseUrl: this.composed.urlOf('dataverse-database'),
      financeUrl: this.composed.urlOf('finance-database'),
    };
  }

  watched(shape: Shape): Watched {
    const databases = ['dataverse-database', 'finance-database'];
    const all = this.composed.pids();
    const pids =
      shape === 0
        ? new Map([
            ...databases.map((name) => [name, all.get(name) ?? []] as const),
            ['one process', [this.together?.pid ?? 0]] as const,
          ])
        : all;
    return { pids, databases: databases.map((name) => this.composed.urlOf(name)) };
  }

  async close(): Promise<void> {
    await killProcesses();
    await this.composed.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Gateway and both sides, as `npm start` runs them, on the topology's databases. */
  private async oneProcess(): Promise<ProductProcess> {
    const env = {
      ...this.settings,
      PORT: String(await freePort()),
      SEED: 'none',
      DATA_DIR: this.folder,
      DATAVERSE_DATABASE_URL: this.composed.urlOf('dataverse-database'),
      FINANCE_DATABASE_URL: this.composed.urlOf('finance-database'),
    };
    return startProcess({ command: [...START_FLAGS, 'dist/start.js'], env });
  }
}

async function drafted(dataverseUrl: string, financeUrl: string, count: number): Promise<Draft[]> {
  const both = await openBoth({
    dataverseUrl,
    financeUrl,
    world: machineWorld(),
    importSchedule: null,
    onError: (error) => console.error(error),
  });
  both.start();
  try {
    return await draftTenLineInvoices(both, count);
  } finally {
    await both.stop();
  }
}

// The program: starts a role, says where it is, and stops cleanly; of a gateway as many processes as are wanted. It must never hold
// business rules.
import 'reflect-metadata';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { metricsAddress } from './gateway/telemetry/settings';
import { gatewayProcess } from './gatewayProcess';
import { startGatewayProcesses } from './gatewayProcesses';
import { machineWorld } from './machine';
import { onHangUp } from './signals';
import { standBy, warmUp } from './standby';
import { bothConfigs, type Environment, type OutsideOfGateway, type Started, start } from './starting';
import { logLevel, ROLES, type Role, readConfig } from './subgraphs/config';
import { sqliteFile } from './subgraphs/database/sqliteFile';
import { traceFields } from './subgraphs/tracing';
import { pause } from './subgraphs/world';
import { startTracing } from './telemetry';

export { start }; // for the build, which compiles the packed program by running it

type Begun = Pick<Started, 'welcome' | 'reload' | 'drain' | 'stop'>;

/** What closing takes once nothing runs any more: then the process ends anyway. */
const CLOSING_MS = 2_000;

/** Serves a role until it is told to stop. Rejects when it does not start. */
export async function main(role = 'all'): Promise<void> {
  if (!isRole(role)) throw new Error(`'${role}' is not a role: ${ROLES.join(', ')}`);
  const tracing = await startTracing(role, process.env);
  const oneOfSeveral = gatewayProcess();
  const base = { role, ...(oneOfSeveral && { process: oneOfSeveral.id }) };
  const options = { level: logLevel(process.env), base, ...(tracing && { mixin: traceFields }) };
  const logger = pino(options, pino.destination({ dest: 2, sync: true }));
  const world = machineWorld(process.env);
  const outside = { world, logger, tracer: tracing?.tracer, oneOfSeveral };
  const running = await begun(role, process.env, outside).catch(explained);
  const { reload } = running;
  const { drainMs, stopMs } = readConfig(role, process.env);
  const limitMs = stopMs + CLOSING_MS;
  const skip = reload === undefined ? [] : ['SIGHUP' as const];
  const stop = async () => {
    await running.stop();
    await tracing?.stop();
  };
  let isClosing = false;
  const grace = closeWithGrace({ delay: drainMs + limitMs, logger: false, skip }, async ({ err }) => {
    isClosing = true;
    if (err) logger.fatal({ err }, 'stopping after an unexpected error');
    else running.drain();
    if (!err && drainMs > 0) await pause(world, drainMs);
    await stop();
  });
  if (reload !== undefined) onHangUp({ reload, stop, limitMs });
  if (oneOfSeveral === undefined) process.stdout.write(`${running.welcome}\n`);
  oneOfSeveral?.obey({
    reload: () => void reload?.(),
    // A terminal's signal goes to every process of it: then this one is closing, and a second time would end it at once.
    stop: () => isClosing || grace.close(),
  });
  oneOfSeveral?.ready(running.welcome);
}

/** A role in this process; of a gateway that is to be several, those. */
function begun(role: Role, env: Environment, outside: OutsideOfGateway): Promise<Begun> {
  const isOneOfThem = outside.oneOfSeveral !== undefined;
  const gateway = role === 'gateway' && !isOneOfThem ? bothConfigs(role, env)[1] : undefined;
  if (gateway === undefined || gateway.processes === 1) return startedOrStoodBy(role, env, outside);
  return startGatewayProcesses(gateway.processes, metricsAddress(env), outside.logger);
}

/** Starts a role; with STANDBY, once no other process serves the same files. */
async function startedOrStoodBy(role: Role, env: Environment, outside: OutsideOfGateway): Promise<Started> {
  const serve = () => start(role, env, outside);
  const config = role === 'all' ? bothConfigs(role, env)[0] : undefined;
  if (!config?.standsBy) return serve();
  const files = [config.dataverseDatabaseUrl, config.financeDatabaseUrl].map(sqliteFile);
  let stopWarming = async () => undefined as unknown;
  const stop = () => void stopWarming().then(() => process.exit());
  const waits = () => {
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.write(`Another process serves ${files.join(' and ')}: this one stands by\n`);
    stopWarming = warmUp(start, (error) =>
      outside.logger.warn({ err: error }, 'could not warm up, and stands by cold'),
    );
  };
  const started = await standBy({ files, serve, waits });
  process.off('SIGTERM', stop).off('SIGINT', stop);
  const warmed = stopWarming(); // now the work itself warms
  return { ...started, stop: async () => void (await Promise.all([started.stop(), warmed])) };
}

/** Says what helps where the machine says only what failed. */
function explained(error: NodeJS.ErrnoException & { address?: string; port?: number }): never {
  if (error.code !== 'EADDRINUSE') throw error;
  throw new Error(`${error.address}:${error.port} is taken by another process: stop it, or choose another PORT`);
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

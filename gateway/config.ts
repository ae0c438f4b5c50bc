// The gateway's own settings from the environment: every limit with its unit in its name, all findings at once.
// The environment must never be read anywhere else in the gateway.
import { z } from 'zod';
import { type AccessSettings, accessEnvironment, accessFindings, accessSettings } from './access/settings';
import { type CallSettings, callFindings, callSettings, callsEnvironment } from './calls/settings';
import { type DocumentSettings, documentSettings, documentsEnvironment } from './documents/settings';
import type { StreamLimits } from './federation/streamClient';
import type { SubgraphTimeouts } from './federation/transport';
import { type GuardSettings, guardEnvironment, guardSettings } from './guard/settings';
import { count, milliseconds, whole } from './settings';
import { type SupergraphSettings, supergraphEnvironment, supergraphSettings } from './supergraph/settings';
import { type TelemetrySettings, telemetryEnvironment, telemetrySettings } from './telemetry/settings';

/** The settings, by the names of their environment variables. */
export const gatewayEnvironment = z.object({
  ...supergraphEnvironment,
  ...documentsEnvironment,
  /** How long a subgraph may take over a query or an event's fields. */
  SUBGRAPH_TIMEOUT_MS: milliseconds(15_000),
  /** The same for a mutation; longer than `waitFor`'s 30 s. */
  SUBGRAPH_MUTATION_TIMEOUT_MS: milliseconds(40_000),
  /** How long a file for people, such as an invoice to print, may take. */
  FILE_TIMEOUT_MS: milliseconds(90_000),
  /** Most connections to one subgraph for queries and mutations. */
  SUBGRAPH_CONNECTION_COUNT: count(128),
  /** Processes that share the gateway's port, for as many cores. For the role gateway alone. */
  GATEWAY_PROCESS_COUNT: whole(1, 1, 64),
  /** Longest request body, and longest WebSocket message. */
  BODY_LIMIT_BYTES: whole(1_048_576, 1_024, 1_073_741_824),
  /** Longest request headers together. */
  HEADER_LIMIT_BYTES: whole(16_384, 1_024, 1_048_576),
  /** Most prepared operations kept. */
  OPERATION_CACHE_COUNT: count(1_000),
  /** Most operations that one WebSocket may have running. */
  SOCKET_OPERATION_COUNT: count(100),
  /** Events that wait for a subscriber who reads slower than others, before it leaves them and comes back by its cursor. */
  STREAM_QUEUE_COUNT: count(1_000),
  /** The same in bytes. */
  STREAM_QUEUE_BYTES: whole(4_194_304, 1_024, 1_073_741_824),
  /** Between heartbeats of WebSockets and event streams. */
  HEARTBEAT_MS: milliseconds(12_000),
  /** How long a WebSocket may take over `connection_init`. */
  CONNECTION_INIT_MS: milliseconds(10_000),
  /** How long running requests may take to finish when the gateway stops. */
  STOP_MS: milliseconds(8_000),
  /** Origins, besides the gateway's own, whose pages may open WebSockets; separated by commas. */
  ALLOWED_ORIGINS: z.string().default(''),
  ...telemetryEnvironment,
  ...guardEnvironment,
  ...accessEnvironment,
  ...callsEnvironment,
});

export interface GatewayConfig {
  /** Undefined: the product's own supergraph. */
  readonly supergraphFile: string | undefined;
  readonly supergraph: SupergraphSettings;
  readonly documents: DocumentSettings;
  readonly timeouts: SubgraphTimeouts;
  readonly fileMs: number;
  readonly subgraphConnections: number;
  readonly processes: number;
  readonly bodyLimitBytes: number;
  readonly headerLimitBytes: number;
  readonly cachedOperations: number;
  readonly socketOperations: number;
  readonly streams: StreamLimits;
  readonly heartbeatMs: number;
  readonly connectionInitMs: number;
  readonly stopMs: number;
  readonly allowedOrigins: readonly string[];
  readonly telemetry: TelemetrySettings;
  readonly guard: GuardSettings;
  readonly access: AccessSettings;
  readonly calls: CallSettings;
}

/** Reads the gateway's settings. Throws an Error that names every finding. */
export function readGatewayConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')); // empty: not set
  const read = gatewayEnvironment.safeParse(given);
  if (!read.success) throw notValid(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const config = configOf(read.data);
  const findings = [...callFindings(config.calls, config.timeouts.mutationMs), ...accessFindings(read.data)];
  if (findings.length > 0) throw notValid(findings);
  return config;
}

function notValid(findings: readonly string[]): Error {
  return new Error(`The gateway's configuration is not valid:\n${findings.map((each) => `  ${each}`).join('\n')}`);
}

function configOf(data: z.infer<typeof gatewayEnvironment>): GatewayConfig {
  return {
    supergraphFile: data.SUPERGRAPH === '' ? undefined : data.SUPERGRAPH,
    supergraph: supergraphSettings(data),
    documents: documentSettings(data),
    timeouts: { queryMs: data.SUBGRAPH_TIMEOUT_MS, mutationMs: data.SUBGRAPH_MUTATION_TIMEOUT_MS },
    fileMs: data.FILE_TIMEOUT_MS,
    subgraphConnections: data.SUBGRAPH_CONNECTION_COUNT,
    processes: data.GATEWAY_PROCESS_COUNT,
    bodyLimitBytes: data.BODY_LIMIT_BYTES,
    headerLimitBytes: data.HEADER_LIMIT_BYTES,
    cachedOperations: data.OPERATION_CACHE_COUNT,
    socketOperations: data.SOCKET_OPERATION_COUNT,
    streams: { queueCount: data.STREAM_QUEUE_COUNT, queueBytes: data.STREAM_QUEUE_BYTES },
    heartbeatMs: data.HEARTBEAT_MS,
    connectionInitMs: data.CONNECTION_INIT_MS,
    stopMs: data.STOP_MS,
    allowedOrigins: data.ALLOWED_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    telemetry: telemetrySettings(data),
    guard: guardSettings(data),
    access: accessSettings(data),
    calls: callSettings(data),
  };
}

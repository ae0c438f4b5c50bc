// OpenTelemetry's SDK and what the log says of traces: the one place where traces are recorded and sent, started by a
// program and never by a library. Everything below takes a Tracer, or none. It must never start unless asked to.
//
// The SDK is loaded where traces are wanted: its 200 modules are a tenth of the time that a start takes. By require: in the one file that a
// build packs, V8 refuses import().
import { type Tracer, trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is left. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How long the last spans may take to be sent when the program stops. */
const EXPORT_MS = 5_000;

/** Starts recording traces if the environment names where to, by OpenTelemetry's own variables; else undefined. */
export async function startTracing(role: string, env: Environment): Promise<Tracing | undefined> {
  const exporter = await exporterOf(env);
  return exporter === undefined ? undefined : recordTo(exporter, role);
}

/** Records the traces of this process to an exporter. Once per process: OpenTelemetry's context is global. */
async function recordTo(exporter: SpanExporter, role: string): Promise<Tracing> {
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } =
    require('@opentelemetry/resources') as typeof import('@opentelemetry/resources');
  const { BatchSpanProcessor, NodeTracerProvider } = nodeSdk();
  const named = resourceFromAttributes({ 'service.name': role === 'all' ? 'twinledger' : `twinledger-${role}` });
  const provider = new NodeTracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: EXPORT_MS })],
  });
  provider.register();
  return { tracer: trace.getTracer('twinledger'), stop: () => provider.shutdown() };
}

function nodeSdk() {
  return require('@opentelemetry/sdk-trace-node') as typeof import('@opentelemetry/sdk-trace-node');
}

async function exporterOf(env: Environment): Promise<SpanExporter | undefined> {
  const wanted = env.OTEL_TRACES_EXPORTER || 'otlp';
  if (env.OTEL_SDK_DISABLED === 'true' || wanted === 'none') return undefined;
  if (wanted === 'console') return new (nodeSdk().ConsoleSpanExporter)();
  if (wanted !== 'otlp') throw new Error(`OTEL_TRACES_EXPORTER: write 'otlp', 'console' or 'none', not '${wanted}'`);
  // The exporter reads where to send from the environment itself.
  const isNamed = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (!isNamed) return undefined;
  const { OTLPTraceExporter } =
    require('@opentelemetry/exporter-trace-otlp-http') as typeof import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ timeoutMillis: EXPORT_MS });
}

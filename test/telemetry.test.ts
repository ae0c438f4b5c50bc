// Traces are recorded only where the environment says so, and OpenTelemetry's own variables mean what they say everywhere.
import { startTracing } from '../telemetry';

describe('traces', () => {
  it.each([
    ['without a place to send them', {}],
    [
      'where they are switched off',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' },
    ],
    ['where the SDK is switched off', { OTEL_TRACES_EXPORTER: 'console', OTEL_SDK_DISABLED: 'true' }],
    ['where the variable is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ])('are not recorded %s', async (_case, env) => {
    expect(await startTracing('all', env)).toBeUndefined();
  });

  it('go to no exporter that is not known', async () => {
    await expect(startTracing('all', { OTEL_TRACES_EXPORTER: 'zipkin' })).rejects.toThrow("not 'zipkin'");
  });

  it('are recorded to the console where it is named', async () => {
    const printed = jest.spyOn(console, 'dir').mockImplementation(() => undefined);
    const tracing = await startTracing('finance', { OTEL_TRACES_EXPORTER: 'console' });
    tracing?.tracer.startSpan('a span').end();
    await tracing?.stop();
    const [[span]] = printed.mock.calls as [[{ name: string; resource: { attributes: object } }]];
    expect(span).toMatchObject({ name: 'a span', resource: { attributes: { 'service.name': 'twinledger-finance' } } });
    printed.mockRestore();
  });
});

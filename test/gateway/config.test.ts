// The gateway's settings: defaults that work, and every finding at once.
import { readGatewayConfig } from '../../gateway/config';

describe('the gateway’s configuration', () => {
  it('needs nothing', () => {
    expect(readGatewayConfig({})).toMatchObject({ heartbeatMs: 12_000, bodyLimitBytes: 1_048_576, allowedOrigins: [] });
    // confirmInvoice may wait for 30 s: the gateway must not give up before.
    expect(readGatewayConfig({}).timeouts.mutationMs).toBeGreaterThan(30_000);
  });

  it('reads the environment', () => {
    const config = readGatewayConfig({
      SUBGRAPH_TIMEOUT_MS: '5',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example',
      PATH: '/bin',
    });
    expect(config.timeouts.queryMs).toBe(5);
    expect(config.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
  });

  it('takes an empty variable for one that is not set, as the books do', () => {
    expect(readGatewayConfig({ HEARTBEAT_MS: '', STOP_MS: '' })).toEqual(readGatewayConfig({}));
  });

  it('serves the product’s own supergraph unless told otherwise', () => {
    expect(readGatewayConfig({ SUPERGRAPH: '' }).supergraphFile).toBeUndefined();
    expect(readGatewayConfig({ SUPERGRAPH: 'other.graphql' }).supergraphFile).toBe('other.graphql');
  });

  it('lets no operation end before its mutation may', () => {
    const read = (operation: string, mutation: string) =>
      readGatewayConfig({ OPERATION_TIMEOUT_MS: operation, SUBGRAPH_MUTATION_TIMEOUT_MS: mutation }).calls.operationMs;
    expect(() => read('40000', '40000')).toThrow(
      'OPERATION_TIMEOUT_MS: must be longer than SUBGRAPH_MUTATION_TIMEOUT_MS (40000)',
    );
    expect(read('40001', '40000')).toBe(40_001);
  });

  it('names all that is wrong', () => {
    const wrong = () =>
      readGatewayConfig({ HEARTBEAT_MS: 'soon', OPERATION_CACHE_COUNT: '0', BODY_LIMIT_BYTES: '1.5' });
    for (const name of ['HEARTBEAT_MS', 'OPERATION_CACHE_COUNT', 'BODY_LIMIT_BYTES']) expect(wrong).toThrow(name);
  });
});

// The supergraph changes while it is served: real files, subgraphs over HTTP. What began on the old one ends on it, what is
// not whole is not taken, and nobody who asks in between is told anything wrong.
import { writeFileSync } from 'node:fs';
import { createClient } from 'graphql-sse';
import { readGatewayConfig } from '../../../gateway/config';
import { Operations } from '../../../gateway/federation/operations';
import { type Json, until } from '../testGraph';
import { type Shops, shops } from './shops';

const PRICES = { query: '{ things { id price } }' };

describe('a supergraph that changes', () => {
  let shop: Shops;
  afterEach(() => shop.stop());
  const post = async (query: string) => (await shop.gateway.post({ query })).body as Json;
  const follow = (query: string) => {
    const client = createClient({ url: shop.gateway.graphql, retryAttempts: 0 });
    return client.iterate<Json>({ query });
  };

  it('shows a new field at once, while a query and a stream of the old one end undisturbed', async () => {
    shop = await shops('left');
    expect((await post(PRICES.query)).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const slow = post('{ slow { id colour } }');
    const events = follow('subscription { ticks { n colour } }');
    const first = events.next();
    await until(() => shop.waiting() === 1 && shop.following() === 1);

    shop.write('moved');
    await shop.gateway.reload();
    const prices = {
      data: {
        things: [
          { id: '1', price: 10 },
          { id: '2', price: 20 },
        ],
      },
    };
    for (let i = 0; i < 2; i += 1) expect(await post(PRICES.query)).toEqual(prices);
    expect(await post('{ things { colour } }')).toEqual({
      data: { things: [{ colour: 'right' }, { colour: 'right' }] },
    });
    expect((await post('{ __type(name: "Thing") { fields { name } } }')).data.__type.fields).toContainEqual({
      name: 'price',
    });

    shop.release();
    expect(await slow).toEqual({ data: { slow: { id: '1', colour: 'left' } } });
    shop.tick();
    expect((await first).value).toEqual({ data: { ticks: { n: 1, colour: 'left' } } });
    // The same subscription, asked for now, is another: it must not join the stream that resolves it in the old way.
    const later = follow('subscription { ticks { n colour } }');
    const next = later.next();
    await until(() => shop.following() === 2);
    shop.tick();
    expect((await next).value).toEqual({ data: { ticks: { n: 2, colour: 'right' } } });
    expect((await events.next()).value).toEqual({ data: { ticks: { n: 2, colour: 'left' } } });
    await Promise.all([events.return?.(), later.return?.()]);
  });

  it('is warm: what clients used is prepared before it is served', async () => {
    shop = await shops('left');
    const operations = () => shop.gateway.supergraph().operationCount;
    await post('{ things { id } }');
    await post('{ things { colour } }');
    await post('query Named { things { n } }');
    expect(operations()).toBe(3);
    shop.write('moved');
    await shop.gateway.reload();
    expect(operations()).toBe(3);
  });

  it.each([
    ['is no GraphQL', 'type Query {'],
    ['is no supergraph', 'type Query { a: Int }'],
    ['does not say where a subgraph is', (text: string) => text.replace(/url: "[^"]*"/, 'url: ""')],
    [
      'is not valid',
      (text: string) =>
        text.replace(
          'enum join__Graph',
          'interface Odd { a: Int }\ntype Even implements Odd { b: Int }\nenum join__Graph',
        ),
    ],
    ['is empty', ''],
  ])('is not taken when it %s: the old one serves on, and the finding is told once', async (_, broken) => {
    shop = await shops('left');
    writeFileSync(shop.file, typeof broken === 'string' ? broken : broken(shop.supergraph('both')));
    const { digest } = shop.gateway.supergraph();
    await shop.gateway.reload();
    await shop.gateway.reload();
    expect(shop.gateway.supergraph()).toMatchObject({ digest, lastRefusal: { reason: expect.stringMatching(/.{8}/) } });
    expect(shop.gateway.lines.map(({ msg }) => msg)).toEqual(['a supergraph was not taken; the old one is served on']);
    const ready = await fetch(`${shop.gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { supergraph: { digest, lastRefusal: {} } }]);
    expect(await post('{ things { id } }')).toEqual({ data: { things: [{ id: '1' }, { id: '2' }] } });
    // Connections that were opened to try it out are given back.
    expect(shop.opened.slice(1)).toEqual(shop.closed);

    shop.write('both');
    await shop.gateway.reload();
    expect(shop.gateway.supergraph().lastRefusal).toBeUndefined();
    expect((await post(PRICES.query)).errors).toBeUndefined();
  });

  it('is not taken when it cannot plan what clients use and may still ask', async () => {
    shop = await shops('left');
    await post('{ things { id } }');
    const { digest } = shop.gateway.supergraph();
    const planning = jest.spyOn(Operations.prototype, 'prepare').mockRejectedValueOnce(new Error('no way to things'));
    shop.write('both');
    await shop.gateway.reload();
    planning.mockRestore();
    expect(shop.gateway.supergraph()).toMatchObject({
      digest,
      lastRefusal: { reason: expect.stringMatching(/no way to things.*things \{ id \}/) },
    });
    expect(await post('{ things { id } }')).toEqual({ data: { things: [{ id: '1' }, { id: '2' }] } });
    // What is not valid any more is nobody's plan: its clients are told so.
    await shop.gateway.reload();
    expect((await post(PRICES.query)).errors).toBeUndefined();
    shop.write('left');
    await shop.gateway.reload();
    expect(shop.gateway.supergraph().lastRefusal).toBeUndefined();
    expect((await post(PRICES.query)).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('is served on when its file goes away', async () => {
    shop = await shops('left');
    const { unlinkSync } = await import('node:fs');
    unlinkSync(shop.file);
    await shop.gateway.reload();
    expect(shop.gateway.supergraph().lastRefusal).toMatchObject({
      digest: undefined,
      reason: expect.stringContaining('ENOENT'),
    });
    shop.write('left');
    await shop.gateway.reload();
    expect(shop.gateway.supergraph().lastRefusal).toBeUndefined();
  });

  it('confuses nobody: 200 requests across ten changes are each right for one of both', async () => {
    shop = await shops('both');
    const seen = new Set<string>();
    const wrong: Json[] = [];
    let sent = 0;
    const client = async () => {
      while (sent < 200 || shop.gateway.supergraph().retiringCount < 10) {
        sent += 1;
        const body = await post(`{ things { id colour ${'price '.repeat(sent % 3)}} }`);
        const colours = new Set(body.data?.things.map(({ colour }: Json) => colour));
        if (body.errors !== undefined || body.data.things.length !== 2 || colours.size !== 1) wrong.push(body);
        seen.add([...colours].join());
      }
    };
    const clients = Array.from({ length: 20 }, client);
    for (let i = 0; i < 10; i += 1) {
      shop.write(i % 2 === 0 ? 'moved' : 'both');
      await shop.gateway.reload();
    }
    await Promise.all(clients);
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(200);
    expect(seen).toEqual(new Set(['left', 'right']));
    expect(shop.opened.sort()).toEqual(['left', 'right']); // both kept their connections all along
    for (let i = 0; i < 3; i += 1) shop.time.pass(1_000);
    expect(shop.gateway.supergraph().retiringCount).toBe(0);
    expect(shop.closed).toEqual([]);
  });

  it('keeps the connections to a subgraph that is gone until its last stream has ended', async () => {
    shop = await shops('moved');
    const events = follow('subscription { ticks { n colour } }');
    const first = events.next();
    await until(() => shop.following() === 1);
    shop.write('left');
    await shop.gateway.reload();
    for (let i = 0; i < 5; i += 1) shop.time.pass(1_000);
    expect(shop.closed).toEqual([]);
    shop.tick();
    expect((await first).value).toEqual({ data: { ticks: { n: 1, colour: 'right' } } });
    await events.return?.();
    await until(() => shop.gateway.counts().upstreams === 0);
    for (let i = 0; i < 2; i += 1) shop.time.pass(1_000);
    expect(shop.closed).toEqual(['right']);
    expect(shop.gateway.supergraph().retiringCount).toBe(0);
    expect(await post('{ things { colour } }')).toEqual({ data: { things: [{ colour: 'left' }, { colour: 'left' }] } });
  });

  it('is looked for every so often, if it is set so', async () => {
    const { supergraph } = readGatewayConfig({ SUPERGRAPH_POLL_MS: '5000' });
    shop = await shops('left', { supergraph });
    const { digest } = shop.gateway.supergraph();
    shop.write('both');
    shop.time.pass(4_999);
    await new Promise(setImmediate);
    expect(shop.gateway.supergraph().digest).toBe(digest);
    shop.time.pass(1);
    await until(() => shop.gateway.supergraph().digest !== digest);
    shop.write('left');
    await until(() => {
      shop.time.pass(5_000);
      return shop.gateway.supergraph().digest === digest;
    });
  });

  it('is not looked for by itself otherwise', async () => {
    shop = await shops('left');
    const { digest } = shop.gateway.supergraph();
    shop.write('both');
    shop.time.pass(3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shop.gateway.supergraph().digest).toBe(digest);
  });
});

// Several requests in one body: each is answered as if it had come alone, in their order, by both ways; more than are taken are
// refused before anything runs.
import { codesOf, type Library, library } from './library';

const book = (id: string) => ({ query: 'query($id: ID) { book(id: $id) { id } }', variables: { id } });
const answer = (id: string) => ({ data: { book: { id } } });

describe('a list of requests', () => {
  let books: Library;
  beforeAll(async () => {
    books = await library();
  });
  afterAll(() => books.stop());
  beforeEach(() => books.asked());

  it('is answered by a list in its order, the first time and after', async () => {
    for (let i = 0; i < 2; i += 1) {
      const { status, type, body, headers } = await books.gateway.post([book('3'), book('1'), book('2')], {
        'x-request-id': 'of-all',
      });
      expect([status, type, headers.get('x-request-id')]).toEqual([200, 'application/json; charset=utf-8', 'of-all']);
      expect(body).toEqual([answer('3'), answer('1'), answer('2')]);
    }
    expect(books.asked()).toBe(6);
  });

  it('may be one request', async () => {
    expect((await books.gateway.post([book('1')])).body).toEqual([answer('1')]);
  });

  it('answers what is wrong where it is wrong', async () => {
    const bodies = [
      book('1'),
      { query: '{ nope }' },
      17,
      null,
      [book('1')],
      { query: '{' },
      { query: 'subscription { ticks { n } }' },
      book('2'),
    ];
    for (let i = 0; i < 2; i += 1) {
      const { status, body } = await books.gateway.post(bodies);
      expect(status).toBe(200);
      expect(body.map((one: { errors?: object }) => codesOf(one)[0])).toEqual([
        undefined,
        'GRAPHQL_VALIDATION_FAILED',
        'BAD_REQUEST',
        'BAD_REQUEST',
        'BAD_REQUEST',
        'GRAPHQL_PARSE_FAILED',
        'BAD_REQUEST',
        undefined,
      ]);
      expect([body[0], body[7]]).toEqual([answer('1'), answer('2')]);
    }
  });

  it('gives each what it would have had alone, byte for byte', async () => {
    const bodies = [book('1'), { query: '{ nope }' }, { query: 'mutation { lend { id title } }' }];
    const media: Record<string, string>[] = [{}, { accept: 'application/graphql-response+json' }];
    for (const headers of media) {
      for (const body of bodies) {
        const alone = (await books.gateway.post(body, headers)).body;
        for (let i = 0; i < 2; i += 1) expect((await books.gateway.post([body], headers)).body).toEqual([alone]);
      }
    }
  });

  it('has the status that all of its answers share', async () => {
    const media = { accept: 'application/graphql-response+json' };
    const refused = { query: '{ nope }' };
    expect((await books.gateway.post([refused, refused], media)).status).toBe(400);
    expect((await books.gateway.post([refused, book('1')], media)).status).toBe(200);
    expect((await books.gateway.post([refused, refused])).status).toBe(200); // as plain JSON says of one
    expect((await books.gateway.post([book('1')], { accept: 'image/png' })).status).toBe(406);
  });

  it.each<[string, unknown, string]>([
    ['of more than ten', Array.from({ length: 11 }, (_, n) => book(String(n))), 'BATCH_TOO_LONG'],
    ['of none', [], 'BAD_REQUEST'],
  ])('%s is refused whole', async (_what, body, code) => {
    for (let i = 0; i < 2; i += 1) {
      const refused = await books.gateway.post(body);
      expect([refused.status, codesOf(refused.body)]).toEqual([400, [code]]);
    }
    expect(books.asked()).toBe(0);
    expect((await books.gateway.post(Array.from({ length: 10 }, () => book('1')))).body).toHaveLength(10);
  });

  it('is told whose caller is not known', async () => {
    for (let i = 0; i < 2; i += 1) {
      const { body } = await books.gateway.post([book('1'), book('2')], { 'x-caller': 'nobody' });
      for (const one of [body].flat()) expect(codesOf(one)).toEqual(['INTERNAL_SERVER_ERROR']);
    }
    expect(books.asked()).toBe(0);
  });

  it('is not taken where lists are switched off, nor over server-sent events', async () => {
    const single = await library({ BATCH_COUNT: '1' });
    const refused = await single.gateway.post([book('1')]);
    expect([refused.status, codesOf(refused.body)]).toEqual([400, ['BATCH_TOO_LONG']]);
    expect((await single.gateway.post(book('1'))).body).toEqual(answer('1'));
    await single.stop();
    const streamed = await books.gateway.post([book('1')], { accept: 'text/event-stream' });
    expect(streamed.body).toContain('"code":"BAD_REQUEST"');
  });
});

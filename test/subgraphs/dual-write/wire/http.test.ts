// The receiving end of the HTTP wire: whom it answers, and what it takes for a delivery. Nothing else reaches the inbox.
import { request } from 'undici';
import { SIGNATURE } from '../../../../subgraphs/dual-write/wire/signatures';
import { signaturesOf } from '../../../harness/signatures';
import { message, receiver, SECRET, serve } from './serving';

describe('the receiving end of the http wire', () => {
  const dataverse = signaturesOf('dataverse');
  let url: string;
  let heard: number;
  let close: () => Promise<void>;
  beforeEach(async () => {
    heard = 0;
    const served = await serve(
      receiver(async () => {
        heard += 1;
        return { applied: 1 };
      }),
    );
    url = `${served.url}/sync`;
    close = served.close;
  });

  afterEach(() => close());

  async function post(
    body: string | AsyncIterable<Buffer>,
    headers: Record<string, string> = { 'twinledger-secret': SECRET },
  ) {
    if (typeof body === 'string') headers[SIGNATURE] ??= dataverse.sign('delivery', body);
    const response = await request(url, { method: 'POST', headers, body: body as string });
    return { status: response.statusCode, body: await response.body.text() };
  }

  it('accepts a delivery', async () => {
    expect(await post(JSON.stringify({ messages: [message(1)] }))).toEqual({ status: 200, body: '{"applied":1}' });
  });

  it('wants the secret', async () => {
    expect((await post(JSON.stringify({ messages: [message(1)] }), {})).status).toBe(401);
    expect((await post('', { 'twinledger-secret': '' })).status).toBe(401);
    expect((await post('', { 'twinledger-secret': `${SECRET}x` })).status).toBe(401);
  });

  it('wants the signature of the other side, and reads nothing of what has none', async () => {
    for (const body of [JSON.stringify({ messages: [message(1)] }), 'no JSON']) {
      const refused = await post(body, { 'twinledger-secret': SECRET, [SIGNATURE]: '' });
      expect(refused).toEqual({
        status: 403,
        body: expect.stringMatching(/^WIRE_SIGNATURE_INVALID: the delivery bears no/),
      });
    }
    expect(heard).toBe(0);
  });

  it('wants POST', async () => {
    const response = await request(url, { method: 'GET', headers: { 'twinledger-secret': SECRET } });
    expect(response.statusCode).toBe(405);
    await response.body.dump();
  });

  it.each([
    ['no JSON', '{"messages":['],
    ['no object', '[]'],
    ['no messages', '{}'],
    ['an empty list', '{"messages":[]}'],
    ['an unknown field beside them', JSON.stringify({ messages: [message(1)], more: 1 })],
    ['a number of 0', JSON.stringify({ messages: [message(0)] })],
    ['a fraction for a number', JSON.stringify({ messages: [message(1.5)] })],
    ['no key', JSON.stringify({ messages: [{ ...message(1), key: undefined }] })],
    ['a key that no column holds', JSON.stringify({ messages: [message(1, { key: 'k'.repeat(81) })] })],
    ['rows that are no list', JSON.stringify({ messages: [{ ...message(1), rows: {} }] })],
    ['a key that comes twice', JSON.stringify({ messages: [message(1), message(1, { key: 'key:2' }), message(2)] })],
    ['a gap within', JSON.stringify({ messages: [message(1), message(3)] })],
    [
      'too many messages',
      JSON.stringify({ messages: Array.from({ length: 1_001 }, (_, index) => message(index + 1, { rows: [] })) }),
    ],
  ])('answers 400 to %s, and the inbox hears nothing of it', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toEqual({ error: expect.any(String) });
    expect(heard).toBe(0);
  });

  it('answers 413 to what announces more than 16 MB, and to what sends more', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let index = 0; index < 17; index += 1) yield Buffer.alloc(1024 * 1024, 'x');
    }
    expect((await post('x'.repeat(16 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await post(endless())).status).toBe(413);
    expect(heard).toBe(0);
  });

  it('lets an unknown version through to the inbox, which refuses it for good', async () => {
    expect((await post(JSON.stringify({ messages: [{ ...message(1), version: 2 }] }))).status).toBe(200);
    expect(heard).toBe(1);
  });
});

// Servers and messages for the tests of the wires. Must never be used outside of them.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Message } from '../../../../schema/messages';
import { receiveOverHttp } from '../../../../subgraphs/dual-write/wire/http';
import { signaturesOf } from '../../../harness/signatures';

export const SECRET = 'a secret of the two sides';
export type Receive = (messages: readonly Message[]) => Promise<Answer>;

export const message = (number: number, given: Partial<Message> = {}): Message => ({
  version: 1,
  id: `id ${number}`,
  key: 'key:1',
  number,
  topic: 'test',
  mapVersion: null,
  chunk: 1,
  chunks: 1,
  rows: [{ text: 'zwölf € – "quoted"', amount: 9_007_199_254_740_991, nothing: null }],
  ...given,
});

export async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, close };
}

/** As Finance receives, unless other signatures are given. */
export const receiver =
  (receive: Receive, signatures = signaturesOf('finance')): RequestListener =>
  (incoming, response) =>
    void receiveOverHttp(incoming, response, { receive, secret: SECRET, signatures });

// Free TCP ports on the loopback, as the operating system hands them out.
import { createServer } from 'node:net';

/** A port that nobody listens on now. Another program may still take it first: whoever binds must say so when it fails. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

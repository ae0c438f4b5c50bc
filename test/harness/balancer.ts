// A load balancer as simple as one can be: TCP connections go round over several processes, past those that do not answer. Must never
// repeat a request by itself: a connection that breaks is its client's to open again.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Balances over ports of this machine; on a free port unless one is given. */
export async function balancer(ports: readonly number[], at = 0): Promise<Balancer> {
  const open = new Set<Socket>();
  let next = 0;
  const held = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    held(near).on('error', () => near.destroy());
    const attempt = (left: number): void => {
      const port = ports[next++ % ports.length] as number;
      const far = held(connect(port, '127.0.0.1'));
      let isOpen = false;
      far.once('connect', () => {
        isOpen = true;
        near.pipe(far).pipe(near);
      });
      far.on('error', () => far.destroy());
      far.once('close', () => {
        if (isOpen || left === 0) near.destroy();
        else attempt(left - 1);
      });
      near.once('close', () => far.destroy());
    };
    attempt(ports.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

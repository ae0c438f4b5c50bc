// A wire between a client and the gateway that a test can cut: whatever the client's library, its socket breaks as it does
// in a tunnel or when a proxy restarts.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableWire {
  /** The gateway's GraphQL address through the wire. */
  readonly url: string;
  /** Breaks every connection that is open. */
  cut(): void;
  close(): Promise<void>;
}

export async function cuttableWire(port: number): Promise<CuttableWire> {
  const sockets = new Set<Socket>();
  const held = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = held(connect(port, '127.0.0.1'));
    held(near).pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

// The connection to a broker that is not there yet, too slow to greet, refuses whoever comes, or shows a certificate that nobody believes:
// what time can mend is waited for, and what it cannot is said at once, by the name of the setting.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetStreamWire } from '../../../../subgraphs/dual-write/wire/jetstream';
import { type JetStreamInbox, jetStreamInbox } from '../../../../subgraphs/dual-write/wire/jetstreamInbox';
import { natsAt, tellRefusals } from '../../../../subgraphs/dual-write/wire/natsConnection';
import { ROOT } from '../../../harness/built';
import { canStartNats, type NatsServer, natsServer } from '../../../harness/natsServer';
import { freePort } from '../../../harness/ports';
import { signaturesOf } from '../../../harness/signatures';
import { waitFor } from '../../../harness/waiting';
import { realWorld } from '../../../harness/world';
import { message } from './serving';

const often = { tries: 1_000, pause: (ms: number) => sleep(ms) };
type Connection = Awaited<ReturnType<typeof natsAt>>;
const TIMEOUT = "-ERR 'Authentication Timeout'\r\n";
const INFO = `INFO ${JSON.stringify({ server_id: 'x', version: '2.9.0', proto: 1, headers: true, max_payload: 1_048_576 })}\r\n`;

(canStartNats() ? describe : describe.skip)('a broker', () => {
  let folder: string;
  const brokers: NatsServer[] = [];
  const connections: Connection[] = [];
  const inboxes: JetStreamInbox[] = [];
  const doors: Server[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'broker-'));
  });
  afterEach(async () => {
    for (const inbox of inboxes.splice(0)) await inbox.stop();
    for (const connection of connections.splice(0)) await connection.close();
    for (const door of doors.splice(0)) door.close();
    for (const broker of brokers.splice(0)) await broker.remove();
    rmSync(folder, { recursive: true });
  });

  /** With a user, and by TLS if there are certificates. */
  async function guarded(password: string, port: number, certificates?: string): Promise<NatsServer> {
    const [config, store] = [join(folder, 'nats.conf'), join(folder, 'store')];
    const file = (name: string) => JSON.stringify(join(certificates ?? '', name));
    const tls = certificates ? `tls { cert_file: ${file('cert.pem')}, key_file: ${file('key.pem')} }` : '';
    const user = `authorization { user: tina, password: ${JSON.stringify(password)} }`;
    writeFileSync(config, `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}" }\n${tls}\n${user}\n`);
    const broker = await natsServer({ args: ['-c', config], env: {}, port, store });
    brokers.push(broker);
    return broker;
  }
  const at = (port: number, password: string, scheme = 'nats') => `${scheme}://tina:${password}@127.0.0.1:${port}`;
  const kept = async (connecting: Promise<Connection>): Promise<Connection> => {
    const connection = await connecting;
    connections.push(connection);
    return connection;
  };
  const certified = (name: string) => {
    const [own, authority] = [join(folder, name), join(folder, `${name}-authority`)];
    execFileSync('mkdir', [own, authority]);
    execFileSync('sh', [join(ROOT, 'deployment/certificates.sh'), own, authority], { stdio: 'pipe' });
    return { own, caFile: join(authority, 'ca.pem') };
  };

  it('that comes later is waited for, and one that does not come is told of with its address and without its password', async () => {
    const port = await freePort();
    const reasons: string[] = [];
    const onFailure = ({ message }: Error) => void reasons.push(message);
    const connecting = natsAt(at(port, 'secret'), { waiting: often, onFailure });
    await waitFor('it was tried', () => reasons.length > 0);
    await guarded('secret', port);
    await kept(connecting);
    expect(reasons[0]).toContain(`127.0.0.1:${port} does not answer`);
    expect(reasons.join()).not.toContain('secret');
    const nobody = natsAt(at(await freePort(), 'secret'), { waiting: { ...often, tries: 3 } });
    await expect(nobody).rejects.toThrow(/^The broker at 127\.0\.0\.1:\d+ does not answer: connection refused$/);
  });

  /** A door to a broker that is too slow for whoever comes while it is told so. */
  async function slowDoor(to: number): Promise<{ port: number; turnsAway(count: number): void; left(): number }> {
    let left = 0;
    const open = new Set<Socket>();
    const door = createServer((near) => {
      open.add(near.on('error', () => near.destroy()).on('close', () => open.delete(near)));
      if (left > 0) {
        left -= 1;
        near.write(INFO);
        near.once('data', () => near.end(TIMEOUT));
        return;
      }
      const far = connect(to, '127.0.0.1');
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
    });
    doors.push(door);
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const turnsAway = (count: number) => {
      left = count;
      for (const socket of open) socket.destroy();
    };
    return { port: (door.address() as { port: number }).port, turnsAway, left: () => left };
  }

  it('that has no time to greet is asked again, at the start and for ever later: it used to end a start, and later the exchange', async () => {
    const broker = await natsServer();
    brokers.push(broker);
    const door = await slowDoor(Number(new URL(broker.url).port));
    door.turnsAway(2);
    const nats = await kept(natsAt(`nats://127.0.0.1:${door.port}`, { waiting: often, reconnectMs: 20 }));
    expect(door.left()).toBe(0);
    const reconnected = new Promise<void>((resolve) => {
      void (async () => {
        for await (const { type } of nats.status()) if (type === 'reconnect') return resolve();
      })();
    });
    door.turnsAway(4);
    await reconnected;
    expect(nats.isClosed()).toBe(false);
    await nats.flush();
  });

  it('that refuses the credentials ends the attempts at once, and names the setting', async () => {
    const port = await freePort();
    await guarded('right', port);
    const began = performance.now();
    const refused = natsAt(at(port, 'wrong'), { waiting: often });
    await expect(refused).rejects.toThrow(`NATS_URL: the broker at 127.0.0.1:${port} refuses the user or the password`);
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it('that has other credentials for a while is told of, and delivers when it has the old ones again', async () => {
    const port = await freePort();
    const first = await guarded('old', port);
    const reasons: string[] = [];
    const [sender, taker] = [await kept(natsAt(at(port, 'old'))), await kept(natsAt(at(port, 'old')))];
    const addresses = at(port, 'old');
    tellRefusals(sender, { addresses, onFailure: ({ message: reason }) => void reasons.push(reason) });
    const world = realWorld();
    const ends = { side: 'finance', signatures: signaturesOf('finance'), onError: () => undefined } as const;
    inboxes.push(jetStreamInbox({ nats: taker, world, receive: async () => ({ applied: 1 }), ...ends }));
    const signatures = signaturesOf('dataverse');
    const wire = jetStreamWire({ nats: sender, target: 'finance', timeoutMs: 2_000, world, signatures });
    const delivered = () => waitFor('it is delivered', () => wire.deliver([message(1)]).catch(() => undefined), 60_000);
    await delivered();
    await first.stop();
    const other = await guarded('new', port);
    const inWords = `NATS_URL: the broker at 127.0.0.1:${port} refuses the user or the password`;
    await waitFor('it is refused again and again', () => reasons.includes(inWords), 60_000);
    await sleep(1_500); // several attempts
    await other.stop();
    await guarded('old', port);
    expect(await delivered()).toEqual({ applied: 1 });
    expect(reasons.filter((reason) => !reason.includes('does not answer')).sort()).toEqual([
      inWords,
      'The broker refuses: Authorization Violation',
    ]);
    await wire.close();
  });

  it('whose certificate another authority signed is not believed, and one whose file is not there is looked for in vain', async () => {
    const [right, wrong] = [certified('right'), certified('wrong')];
    const port = await freePort();
    await guarded('secret', port, right.own);
    const refused = (caFile: string) => natsAt(at(port, 'secret', 'tls'), { caFile, waiting: often });
    await expect(refused(wrong.caFile)).rejects.toThrow(
      /^NATS_CA_FILE: the certificate of the broker at 127\.0\.0\.1:\d+ is not believed \(\w+\)$/,
    );
    await expect(refused(join(folder, 'nowhere.pem'))).rejects.toThrow(/^NATS_CA_FILE: ENOENT/);
    const nats = await kept(natsAt(at(port, 'secret', 'tls'), { caFile: right.caFile }));
    await nats.flush();
  });

  it('whose certificate was made anew, by a new authority, is believed by those that run: they never came back, and said nothing', async () => {
    const [first, second] = [certified('first'), certified('second')];
    const port = await freePort();
    const broker = await guarded('secret', port, first.own);
    const [addresses, caFile] = [at(port, 'secret', 'tls'), first.caFile];
    const nats = await kept(natsAt(addresses, { caFile, reconnectMs: 20 }));
    const reasons: string[] = [];
    tellRefusals(nats, { addresses, caFile, onFailure: ({ message: reason }) => void reasons.push(reason) });
    const reconnected = new Promise<void>((resolve) => {
      void (async () => {
        for await (const { type } of nats.status()) if (type === 'reconnect') return resolve();
      })();
    });
    await broker.stop();
    await guarded('secret', port, second.own);
    const unbelieved = /^NATS_CA_FILE: the certificate of the broker at 127\.0\.0\.1:\d+ is not believed \(\w+\)$/;
    await waitFor('it is told', () => reasons.some((reason) => unbelieved.test(reason)), 60_000);
    copyFileSync(second.caFile, first.caFile);
    await reconnected;
    await nats.flush();
    expect(reasons.filter((reason) => unbelieved.test(reason))).toHaveLength(1);
  }, 120_000);

  it('that has no room for a stream is told of once, and not twice a second', async () => {
    const [config, store, port] = [join(folder, 'small.conf'), join(folder, 'small'), await freePort()];
    const room = `jetstream { store_dir: "${store}", max_file_store: 100MB }`;
    writeFileSync(config, `listen: "127.0.0.1:${port}"\n${room}\n`);
    brokers.push(await natsServer({ args: ['-c', config], env: {}, port, store }));
    const reasons: string[] = [];
    const onError = (error: unknown) => void reasons.push(String(error));
    const nats = await kept(natsAt(`nats://127.0.0.1:${port}`));
    const ends = { side: 'finance', signatures: signaturesOf('finance'), onError, world: realWorld() } as const;
    inboxes.push(jetStreamInbox({ nats, receive: async () => ({ applied: 1 }), ...ends }));
    await sleep(2_500);
    expect(reasons).toEqual([expect.stringContaining('insufficient storage resources')]);
  }, 60_000);

  it('that does not speak TLS is refused where it was asked to', async () => {
    const port = await freePort();
    await guarded('secret', port);
    const { caFile } = certified('any');
    const refused = natsAt(at(port, 'secret', 'tls'), { caFile, waiting: often });
    await expect(refused).rejects.toThrow(`NATS_URL: the broker at 127.0.0.1:${port} does not speak TLS`);
  });
});

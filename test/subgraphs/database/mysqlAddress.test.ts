// Addresses of MySQL and MariaDB: what their parameters mean, and that a connection is made as they say, by TLS and over a socket.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBook } from '../../../commands/invariants/book';
import type { Migration } from '../../../subgraphs/database/migration';
import { findingOfMysqlAddress, mysqlAddress } from '../../../subgraphs/database/mysqlAddress';
import { openDatabase } from '../../../subgraphs/database/open';
import { openReads } from '../../../subgraphs/database/openReads';
import { mariadbProgram, type OwnServer, startMariadb } from '../../harness/mariadb';
import { realWorld } from '../../harness/world';

const at = 'mysql://twin:p%40ss@db.example:3307/dataverse';

it.each([
  [at, { host: 'db.example', port: 3307, password: 'p@ss', database: 'dataverse' }],
  ['mysql://root@[::1]/x', { host: '::1', port: 3306, password: '', database: 'x' }],
  [`${at}?socket=/run/mysqld.sock`, { socketPath: '/run/mysqld.sock' }],
  [`${at}?ssl-mode=VERIFY_IDENTITY`, { ssl: { rejectUnauthorized: true, verifyIdentity: true } }],
  [`${at}?ssl-mode=VERIFY_CA`, { ssl: { rejectUnauthorized: true, verifyIdentity: false } }],
])('%s is taken apart', (address, place) => {
  expect(mysqlAddress(address).place).toMatchObject(place);
});

it.each([
  [at, undefined],
  [`${at}?ssl-mode=VERIFY_CA`, undefined],
  [`${at}?ssl-mode=REQUIRED`, "write ssl-mode=VERIFY_IDENTITY or VERIFY_CA, or nothing, not 'REQUIRED'"],
  [`${at}?ssl-ca=/ca.pem`, 'ssl-ca goes with ssl-mode=VERIFY_IDENTITY'],
  [`${at}?ssl-mode=VERIFY_CA&ssl-ca=/nowhere/ca.pem`, "ENOENT: no such file or directory, open '/nowhere/ca.pem'"],
  [`${at}?sslmode=require`, "'sslmode' is none of locks, socket, ssl-ca, ssl-mode"],
  [
    'mysql://root@10.0.0.7/x?ssl-mode=VERIFY_IDENTITY',
    "ssl-mode=VERIFY_IDENTITY needs the server's name: 10.0.0.7 is an address",
  ],
  [`${at}?locks=none`, "write locks=rows, or nothing, not 'locks=none'"],
])('%s: %p', (address, finding) => {
  expect(findingOfMysqlAddress(address)).toBe(finding);
});

it('the checker of the books takes no address that the product would not take, and asks nobody in the clear for it', async () => {
  await expect(openBook(`${at}?sslmode=VERIFY_CA`, 'item')).rejects.toThrow("'sslmode' is none of locks, socket");
  await expect(openBook(`${at}?ssl-ca=/ca.pem`, 'item')).rejects.toThrow('ssl-ca goes with ssl-mode');
});

const migrations: Migration[] = [
  { name: 'Items1900000000000', sqlite: [], mysql: ['CREATE TABLE item (id varchar(40) primary key)'] },
];

(mariadbProgram('mariadbd') ? describe : describe.skip)('a server with a certificate', () => {
  let folder: string;
  let server: OwnServer;
  const file = (name: string) => join(folder, name);
  const made = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twinledger-tls-'));
    for (const [name, subject] of [
      ['ca', 'localhost'],
      ['other', 'elsewhere'],
    ] as const)
      made('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${subject}`, '-addext', `subjectAltName=DNS:${subject}`, '-keyout', `${name}.key`, '-out', `${name}.pem`); // biome-ignore format: one command
    server = await startMariadb({
      isDurable: false,
      options: ['--skip-name-resolve', `--ssl-cert=${file('ca.pem')}`, `--ssl-key=${file('ca.key')}`],
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const address = (host: string, parameters: string) =>
    `${server.url.replace('127.0.0.1', host)}mysql?${new URLSearchParams(parameters)}`;
  const trusted = (mode: string, ca = 'ca.pem') => `ssl-mode=${mode}&ssl-ca=${file(ca)}`;
  /** The cipher of a connection; '': in the clear. */
  async function cipher(url: string): Promise<string> {
    const { reader, close } = await openReads(url);
    try {
      const [row] = await reader.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      return row?.Value ?? '';
    } finally {
      await close();
    }
  }

  it('is spoken to by TLS where that is asked for, by every way in', async () => {
    const url = address('localhost', trusted('VERIFY_IDENTITY'));
    expect(await cipher(url)).not.toBe('');
    expect(await cipher(address('127.0.0.1', trusted('VERIFY_CA')))).not.toBe('');
    const db = await openDatabase(url, migrations, realWorld()); // its migrations go by TypeORM
    expect(await db.read.rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).not.toMatchObject([{ Value: '' }]);
    await db.close();
    await (await openBook(url, 'item')).close();
  });

  it('is spoken to over its socket', async () => {
    const url = address('localhost', `socket=${join(server.folder, 'socket')}`).replace(/:\d+\//, ':1/');
    expect(await cipher(url)).toBe('');
    await (await openDatabase(url, migrations, realWorld())).close();
    await (await openBook(url, 'item')).close();
  });

  it('is refused where its certificate is not of the authority named, or of the machine', async () => {
    for (const parameters of [trusted('VERIFY_IDENTITY', 'other.pem'), 'ssl-mode=VERIFY_CA'])
      await expect(cipher(address('localhost', parameters))).rejects.toThrow('certificate');
  });
});

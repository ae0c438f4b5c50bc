// The list of faults that can be commanded: name, number, usual size, and what runs it. For main.ts and for the table of faults.
import { type Killed, killProduct, killServer } from './kills';
import { summary } from './throughput';

export interface Request {
  readonly size: number;
  readonly engine: 'sqlite' | 'mysql';
  told(line: string): void;
}

export interface Report {
  /** For people. */
  readonly figures: readonly string[];
  /** Broken promises and findings; empty if all is well. */
  readonly wrong: readonly string[];
}

export interface Fault {
  readonly name: string;
  /** Of the list of faults, F1 to F31. */
  readonly id: string;
  readonly what: string;
  /** The usual size. */
  readonly size: number;
  run(request: Request): Promise<Report>;
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'kills',
    id: 'F2',
    what: 'SIGKILL of the product at random moments under load',
    size: 1_000,
    run: async ({ size, engine, told }) =>
      killed(
        await killProduct({
          dialect: engine,
          kills: size,
          clients: 8,
          measured: Math.min(20, Math.ceil(size / 20)),
          told: (done) => done % 25 === 0 && told(`${done} kills`),
        }),
      ),
  },
  {
    name: 'server-kills',
    id: 'F4',
    what: 'SIGKILL of a MariaDB server under load',
    size: 10,
    run: async ({ size }) => killed(await killServer(size, 8, 1_000)),
  },
];

function killed({ kills, mutations, invoices, recoveries, seen, wrong }: Killed): Report {
  const errors = [...seen].map(([code, times]) => `${times} × ${code || 'a broken connection'}`).join(', ');
  return {
    figures: [
      `${kills} kills, ${mutations} mutations answered, ${invoices} invoices from entry to write-back.`,
      `Clients saw ${errors || 'no error'}, and repeated.`,
      ...(recoveries.length > 0 ? [summary(recoveries)] : []),
    ],
    wrong,
  };
}

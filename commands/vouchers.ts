// `npm run vouchers -- --legal-entity USMF [--after V…] [--from …] [--to …] [--out FILE]`: the vouchers of a company as CSV, for the
// ledger that the company really runs. Reads beside a running server, in bounded memory. It must never write to the books.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { ConfigError, readConfig } from '../subgraphs/config';
import { openReads } from '../subgraphs/database/openReads';
import { type ExportScope, exportedEntries, isLegalEntity, isVoucher } from '../subgraphs/finance/store/voucherExport';
import { cutBack, OtherFile } from './vouchers/unfinishedFile';
import { HEADER, recordOf } from './vouchers/voucherCsv';

type Options = ExportScope & { readonly out?: string };
type Print = (text: string) => void;
type Reader = Awaited<ReturnType<typeof openReads>>['reader'];

/** What the operator can help with: no stack trace. */
class Refused extends Error {}

/** Runs the command: records to `output`, or to the file named, words to `say`; gives its exit code: 0 done, 1 refused, 2 wrong usage. */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Writable,
  say: Print,
): Promise<number> {
  const program = new Command('vouchers')
    .description('Vouchers of a legal entity as CSV, in order of their numbers.')
    .requiredOption('--legal-entity <code>', 'the company whose ledger it is')
    .option('--after <voucher>', 'only what follows this voucher: the last one that has been read')
    .option('--from <date>', 'accounting dates from this day on', day)
    .option('--to <date>', 'accounting dates up to this day', day)
    .option('--out <file>', 'write to this file; one that an earlier run left is gone on with')
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: say });
  try {
    program.parse([...args], { from: 'user' });
    const options = program.opts<Options>();
    const { reader, close } = await openReads(readConfig('all', env).financeDatabaseUrl);
    try {
      await exportVouchers(reader, options, output, say);
    } finally {
      await close();
    }
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isForTheOperator(error)) throw error;
    say(error.message);
    return 1;
  }
}

function day(text: string): string {
  if (!z.iso.date().safeParse(text).success)
    throw new InvalidArgumentError('It is no day of the calendar: write 2026-11-23.');
  return text;
}

function isForTheOperator(error: unknown): error is Error {
  if (error instanceof Refused || error instanceof OtherFile || error instanceof ConfigError) return true;
  const { code, message } = error as { code?: string; message?: string };
  return (
    ['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC', 'ECONNREFUSED'].includes(code ?? '') ||
    / does not exist$/.test(message ?? '')
  );
}

async function exportVouchers(reader: Reader, options: Options, output: Writable, say: Print): Promise<void> {
  const { out, ...scope } = options;
  if (out !== undefined && scope.after !== undefined)
    throw new Refused('A file goes on where it ends: give --after or --out, not both.');
  if (!(await isLegalEntity(reader, scope.legalEntity)))
    throw new Refused(`There is no legal entity ${scope.legalEntity}.`);
  const found = out === undefined ? undefined : await cutBack(out, scope.legalEntity);
  const after = found ? found.after : scope.after;
  if (after !== undefined && !(await isVoucher(reader, scope.legalEntity, after)))
    throw new Refused(`There is no voucher ${after} in ${scope.legalEntity}.`);
  const written = { entries: 0, vouchers: 0, last: after };
  const records = Readable.from(recordsOf(reader, { ...scope, after }, found === undefined, written));
  if (out === undefined) await toOutput(records, output);
  else await pipeline(records, createWriteStream(out, { flags: 'a' }));
  say(
    `${written.entries} entries of ${written.vouchers} vouchers.${written.last ? ` Go on with --after ${written.last}` : ''}`,
  );
}

interface Written {
  entries: number;
  vouchers: number;
  last: string | undefined;
}

/** A text per page, the header first where it is wanted. */
async function* recordsOf(
  reader: Reader,
  scope: ExportScope,
  hasHeader: boolean,
  written: Written,
): AsyncGenerator<string> {
  if (hasHeader) yield HEADER;
  for await (const entries of exportedEntries(reader, scope)) {
    for (const { voucher_number } of entries) {
      if (voucher_number !== written.last) written.vouchers += 1;
      written.last = voucher_number;
    }
    written.entries += entries.length;
    yield entries.map(recordOf).join('');
  }
}

/** The output stays open: it is the process's own. Ends early where nobody reads any more, as with `| head`. */
async function toOutput(records: AsyncIterable<string>, output: Writable): Promise<void> {
  let isGone = false;
  const gone = () => {
    isGone = true;
  };
  output.once('error', gone).once('close', gone);
  try {
    for await (const text of records) {
      if (isGone) return;
      if (!output.write(text)) await Promise.race([once(output, 'drain'), once(output, 'close')]).catch(gone);
    }
  } finally {
    output.off('error', gone).off('close', gone);
  }
}

if (require.main === module) {
  main(process.argv.slice(2), process.env, process.stdout, (text) => console.error(text.trimEnd())).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}

// A voucher file that an earlier run left: how much of it is whole, and after which voucher to go on. The last voucher may have
// been cut off, and nothing in the file says whether it was: it is taken out and written again. It must never guess a number.
import { createReadStream } from 'node:fs';
import { stat, truncate } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { textOf } from '../csv';
import { ENTITY_COLUMN, HEADER, VOUCHER_COLUMN } from './voucherCsv';

/** The file is no voucher file of this company: nothing was changed. */
export class OtherFile extends Error {}

interface Whole {
  /** Bytes that are kept: the header and every voucher but the last. */
  readonly bytes: number;
  /** The last voucher that is kept. */
  readonly after: string | undefined;
}

/** Cuts the last voucher off a file and gives the one before it; undefined where there is no file, or nothing in it. */
export async function cutBack(file: string, legalEntity: string): Promise<{ after: string | undefined } | undefined> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return undefined;
  const { bytes, after } = await wholePart(file, legalEntity);
  await truncate(file, bytes);
  return bytes === 0 ? undefined : { after };
}

async function wholePart(file: string, legalEntity: string): Promise<Whole> {
  const begin = await beginningOf(file);
  if (begin !== HEADER && HEADER.startsWith(begin)) return { bytes: 0, after: undefined }; // cut off within the header
  if (begin !== HEADER) throw new OtherFile(`${file} has other columns: give a new file.`);
  let whole: Whole = { bytes: HEADER.length, after: undefined };
  let current: { voucher: string; end: number } | undefined;
  const records = createReadStream(file, { start: HEADER.length }).pipe(
    parse({ info: true, relax_column_count: true }),
  );
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
      if (record.length <= VOUCHER_COLUMN + 1) continue; // cut off before the number was whole: it may be that of the last one
      const [entity, voucher = ''] = [ENTITY_COLUMN, VOUCHER_COLUMN].map((column) => textOf(record[column] ?? ''));
      if (entity !== legalEntity)
        throw new OtherFile(`${file} holds vouchers of ${entity}, not of ${legalEntity}: give a new file.`);
      if (current && current.voucher !== voucher) whole = { bytes: current.end, after: current.voucher };
      current = { voucher, end: HEADER.length + info.bytes };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error; // cut off within quotes: what came before it is whole
  }
  return whole;
}

/** As much of the file as a header would take. The header is ASCII. */
async function beginningOf(file: string): Promise<string> {
  let text = '';
  for await (const chunk of createReadStream(file, { end: HEADER.length - 1, encoding: 'utf8' })) text += chunk;
  return text;
}

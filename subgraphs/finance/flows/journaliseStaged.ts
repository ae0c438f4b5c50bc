// Phase A of the import: staged cost and unbilled sales become lines of integration journals, in transactions of at most 500
// rows under the company's lock. It must never post, and a row that cannot go on must never hold up the others. domain.md 5.2
import type { Reader, Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import type { Fault } from '../rules/fault';
import { fillJournals } from '../rules/journalFilling';
import { type JournalCompany, type Journalised, journalise, type ToJournalise } from '../rules/journalise';
import { isLentWithin } from '../rules/lending';
import { type LegalEntityRow, ledgerRates, openPeriods, taxGroupsWithCodes } from '../store/company';
import { noteErrors, resolveActuals } from '../store/importErrors';
import {
  CHUNK,
  insertJournalLines,
  insertJournals,
  lockLegalEntity,
  lockOpenJournals,
  receiveAgain,
  type Selection,
  type StagedCandidate,
  saveLineCounts,
  saveStagingErrors,
  stagedToJournalise,
} from '../store/journalising';
import type { JournalKind } from '../store/journals';
import { stagedFacts } from './stagedFacts';

/**
 * Journalises what is staged; gives how many journal lines were made. Rows in error are tried again first; a run that finds
 * nothing to change opens no transaction. What is a beginning balance goes on journals of that kind alone. domain.md 5.10
 */
export async function journaliseStaged(
  books: Books,
  entity: LegalEntityRow,
  chosen: Selection,
  kind: JournalKind = 'INTEGRATION',
): Promise<number> {
  const selection = entity.cut_off_date === null ? chosen : { ...chosen, kind };
  let made = 0;
  for (const state of ['ERROR', 'RECEIVED']) {
    for (let after = ''; ; ) {
      const seen = await stagedToJournalise(books.db.read, selection, state, after);
      if (await anythingToDo(books, entity, seen, kind)) {
        made += await books.db.write((tx) => journaliseChunk(books, tx, entity, { selection, kind, state, after }));
      }
      if (seen.length < CHUNK) break;
      after = (seen.at(-1) as StagedCandidate).actual_id;
    }
  }
  return made;
}

/** Would a transaction change anything? An error that still stands is written once, not at every run. */
async function anythingToDo(
  books: Books,
  entity: LegalEntityRow,
  seen: readonly StagedCandidate[],
  kind: JournalKind,
): Promise<boolean> {
  if (seen.length === 0) return false;
  if (seen.some(({ state }) => state === 'RECEIVED')) return true;
  const company = await journalCompany(books.db.read, entity, seen, kind);
  const facts = await stagedFacts(books.db.read, entity.code, seen);
  return seen.some((row, index) => {
    if (isLentWithin(row, entity.code)) return true;
    const outcome = journalise(facts[index] as ToJournalise, company);
    return !isFault(outcome) || isNews(row, outcome);
  });
}

async function journaliseChunk(
  books: Books,
  tx: Tx,
  entity: LegalEntityRow,
  { selection, kind, state, after }: { selection: Selection; kind: JournalKind; state: string; after: string },
): Promise<number> {
  await lockLegalEntity(tx, entity.code);
  const found = await stagedToJournalise(tx, selection, state, after);
  if (found.length === 0) return 0;
  const rows = found.filter((row) => !isLentWithin(row, entity.code));
  const within = found.filter((row) => isLentWithin(row, entity.code)); // found in error before its project came
  const company = await journalCompany(tx, entity, rows, kind);
  const good: (Journalised & { row: StagedCandidate })[] = [];
  const faults: { actual_id: string; error_code: string; error_message: string }[] = [];
  const reversed = new Set<string>();
  const facts = await stagedFacts(tx, entity.code, rows);
  for (const [index, row] of rows.entries()) {
    const outcome = journalise(facts[index] as ToJournalise, company);
    if (!isFault(outcome) && outcome.reversesLineId !== null) {
      if (reversed.has(outcome.reversesLineId)) continue; // the next run finds it taken back already
      reversed.add(outcome.reversesLineId);
    }
    if (!isFault(outcome)) good.push({ ...outcome, row });
    else if (isNews(row, outcome))
      faults.push({ actual_id: row.actual_id, error_code: outcome.code, error_message: outcome.message });
  }
  if (good.length > 0) await placeOnJournals(books, tx, entity, kind, good);
  await saveStagingErrors(tx, faults);
  await receiveAgain(
    tx,
    within.map(({ actual_id }) => actual_id),
  );
  await logStaging(books, tx, entity, [...good, ...within.map((row) => ({ row }))], faults);
  return good.length;
}

/** What was found is kept beyond its end, and ends here where a row went on. */
async function logStaging(
  books: Books,
  tx: Tx,
  entity: LegalEntityRow,
  good: readonly { row: StagedCandidate }[],
  faults: readonly { actual_id: string; error_code: string; error_message: string }[],
): Promise<void> {
  const now = instant(books.world);
  const found = faults.map(({ actual_id, error_code, error_message }) => ({
    source: 'STAGED_ACTUAL' as const,
    legalEntity: entity.code,
    subjectId: actual_id,
    code: error_code,
    reference: '',
    message: error_message,
    lineCount: 1,
  }));
  await noteErrors(tx, found, now);
  const ended = good.filter(({ row }) => row.state === 'ERROR').map(({ row }) => row.actual_id);
  await resolveActuals(tx, 'STAGED_ACTUAL', ended, now);
}

async function placeOnJournals(
  books: Books,
  tx: Tx,
  entity: LegalEntityRow,
  kind: JournalKind,
  good: readonly (Journalised & { row: StagedCandidate })[],
): Promise<void> {
  const periodKeys = [...new Set(good.map(({ periodKey }) => periodKey))];
  const open = await lockOpenJournals(tx, entity.code, kind, periodKeys, entity.journal_line_limit);
  const { created, grown, placed } = fillJournals(
    good,
    open.map(({ id, period_key, line_count, last_line }) => ({
      id,
      periodKey: period_key,
      lineCount: line_count,
      lastLine: last_line,
    })),
    entity.journal_line_limit,
    () => books.world.newId(),
  );
  const now = instant(books.world);
  const row = ({ id, periodKey, lineCount }: (typeof created)[number]) => ({
    id,
    period_key: periodKey,
    line_count: lineCount,
  });
  await insertJournals(
    tx,
    created.map((journal) => ({
      ...row(journal),
      legal_entity: entity.code,
      status: 'DRAFT',
      original_journal_id: null,
      created_at: now,
      kind,
    })),
  );
  await saveLineCounts(tx, grown.map(row));
  await insertJournalLines(
    tx,
    placed.map(({ line, journalId, lineNumber }) =>
      journalLine(books.world.newId(), entity.code, journalId, lineNumber, line, line.row),
    ),
  );
}

async function journalCompany(
  reader: Reader,
  entity: LegalEntityRow,
  rows: readonly StagedCandidate[],
  kind: JournalKind,
): Promise<JournalCompany> {
  const [earliest = ''] = rows.map(({ accounting_date }) => accounting_date).sort();
  const shift = entity.shift_to_open_period === 1 && kind === 'INTEGRATION'; // the ledger never sees the other kind
  return {
    code: entity.code,
    periodUnit: entity.journal_period_unit,
    shift,
    timeItemTaxGroup: entity.time_item_tax_group,
    openPeriods: shift ? await openPeriods(reader, entity.code, earliest) : [],
    rates: await ledgerRates(
      reader,
      entity,
      rows.map(({ currency }) => currency),
      { legalEntity: entity.code, contracts: rows.map(({ contract_number }) => contract_number) },
    ),
    taxGroups: await taxGroupsWithCodes(reader, entity.code),
  };
}

function journalLine(
  id: string,
  legalEntity: string,
  journalId: string,
  lineNumber: number,
  line: Journalised,
  row: StagedCandidate,
) {
  return {
    id,
    journal_id: journalId,
    legal_entity: legalEntity,
    line_number: lineNumber,
    status: 'DRAFT',
    actual_id: row.actual_id,
    transaction_type: row.transaction_type,
    transaction_class: row.transaction_class,
    finance_type: line.financeType,
    line_property: line.lineProperty,
    document_date: row.document_date,
    accounting_date: line.accountingDate,
    project_id: row.project_id,
    contract_id: row.contract_id,
    funding_source_id: row.funding_source_id,
    category: line.category,
    resource: row.resource,
    quantity: row.quantity,
    price: row.price,
    amount: row.amount,
    currency: row.currency,
    sales_tax_group: line.salesTaxGroup,
    item_sales_tax_group: line.itemSalesTaxGroup,
    dimensions: line.dimensions,
    reverses_line_id: line.reversesLineId,
  };
}

function isFault(outcome: Journalised | Fault): outcome is Fault {
  return 'code' in outcome;
}

function isNews(row: StagedCandidate, fault: Fault): boolean {
  return row.state !== 'ERROR' || row.error_code !== fault.code || row.error_message !== fault.message;
}

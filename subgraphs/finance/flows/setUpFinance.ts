// Setting Finance up, by the tables of flows/setUp. Validated whole before anything is written, in one transaction, and
// repeatable: what stands already stays.
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import type { Row, Tx } from '../../database/database';
import { instant } from '../../world';
import type { Books } from '../books';
import { bookedSentence, reopenedBy } from '../rules/periods';
import { loggedChange } from '../rules/setUpChange';
import { lockUsedPrefixes } from '../store/numberSequences';
import { bookedPeriods, lockPeriodsOf } from '../store/periodLocks';
import { knownLegalEntities, ledgersPostedIn, saveSetUp } from '../store/setUp';
import { recordChanges, type SetUpChange } from '../store/setUpChanges';
import {
  contradictions,
  FINANCE_SET_UP,
  type FinanceSetUp,
  type FinanceSetUpRows,
  SET_UP_TABLE_NAMES,
  tableOf,
} from './setUp/registry';

const MOST_REFUSALS = 100;
/** Whom the log names for periods, rates and holds. */
const BY = 'set-up files';

/**
 * Writes the set-up; gives how many rows were new or differed. SETUP_INVALID, once per fault, when a row is malformed, periods
 * contradict each other, a row speaks of a legal entity that neither the books nor this set-up have, or one that has posted would
 * keep its ledger in another currency; SEQUENCE_IN_USE where a prefix would change of which numbers are given out; PERIOD_BOOKED where a closed period that holds vouchers would be opened again
 * or put on hold, unless that is wanted. design.md 4
 */
export async function setUpFinance(
  books: Books,
  input: FinanceSetUp,
  { reopenPeriods = false }: { readonly reopenPeriods?: boolean } = {},
): Promise<Outcome<{ changed: number }>> {
  const parsed = FINANCE_SET_UP.safeParse(input);
  if (!parsed.success)
    return refused(
      ...parsed.error.issues
        .slice(0, MOST_REFUSALS)
        .map((issue) => invalid(`${issue.path.join('.')}: ${issue.message}`)),
    );
  const setUp = parsed.data;
  const faults = contradictions(setUp);
  if (faults.length > 0) return refused(...faults.slice(0, MOST_REFUSALS).map(invalid));
  return books.db.write(async (tx): Promise<Outcome<{ changed: number }>> => {
    const unknown = await unknownLegalEntities(tx, setUp);
    if (unknown.length > 0)
      return refused(...unknown.slice(0, MOST_REFUSALS).map((code) => invalid(`legal entity ${code} is not set up`)));
    const stopped = [
      ...(await currenciesChanged(tx, setUp)),
      ...(await periodsBooked(tx, setUp, reopenPeriods)),
      ...(await sequencesInUse(tx, setUp)),
    ];
    if (stopped.length > 0) return refused(...stopped.slice(0, MOST_REFUSALS));
    return { ok: true, value: { changed: await save(books, tx, setUp) }, replayed: false };
  });
}

function invalid(message: string): Refusal {
  return { code: 'SETUP_INVALID', message };
}

async function unknownLegalEntities(tx: Tx, setUp: FinanceSetUpRows): Promise<string[]> {
  const known = await knownLegalEntities(tx);
  for (const { code } of setUp.legalEntities ?? []) known.add(code);
  const rows = Object.values(setUp).flat() as readonly { legalEntity?: string }[];
  const named = new Set(rows.flatMap(({ legalEntity }) => (legalEntity === undefined ? [] : [legalEntity])));
  return [...named].filter((code) => !known.has(code));
}

/** What is posted stays in its currency: accruals would be taken back, and balances summed, as so much of another. domain.md 5.5 */
async function currenciesChanged(tx: Tx, { legalEntities = [] }: FinanceSetUpRows): Promise<Refusal[]> {
  const kept = await ledgersPostedIn(
    tx,
    legalEntities.map(({ code }) => code),
  );
  return legalEntities.flatMap(({ code, currency }) => {
    const stands = kept.get(code);
    if (stands === undefined || stands === currency) return [];
    return [invalid(`legal entity ${code} has posted in ${stands}: its ledger's currency stays`)];
  });
}

/** An old file says `open: yes` of what was closed since. Locks the periods: before the sequences, as postings do. domain.md 5.3 */
async function periodsBooked(tx: Tx, { fiscalPeriods = [] }: FinanceSetUpRows, isWanted: boolean): Promise<Refusal[]> {
  const companies = [...new Set(fiscalPeriods.map(({ legalEntity }) => legalEntity))];
  await lockPeriodsOf(tx, companies);
  if (isWanted) return [];
  const booked = await bookedPeriods(tx, companies);
  return fiscalPeriods.flatMap((row) => {
    const period = reopenedBy(row, booked);
    return period ? [{ code: 'PERIOD_BOOKED' as const, message: `${bookedSentence(period)}: it stays closed.` }] : [];
  });
}

/** The numbers that were given out and those to come sort as one text, and a sequence is known by its prefix. domain.md 5.3 */
async function sequencesInUse(tx: Tx, { numberSequences = [] }: FinanceSetUpRows): Promise<Refusal[]> {
  if (numberSequences.length === 0) return [];
  const used = await lockUsedPrefixes(tx, [...new Set(numberSequences.map(({ legalEntity }) => legalEntity))]);
  return numberSequences.flatMap(({ legalEntity, name, prefix }) => {
    const stands = used.get(`${legalEntity} ${name}`);
    if (stands === undefined || stands === prefix) return [];
    const message = `Number sequence ${name} of ${legalEntity} has given out numbers: its prefix stays '${stands}'.`;
    return [{ code: 'SEQUENCE_IN_USE' as const, message }];
  });
}

async function save(books: Books, tx: Tx, setUp: FinanceSetUpRows): Promise<number> {
  const changes: SetUpChange[] = [];
  const at = instant(books.world);
  let changed = 0;
  for (const name of SET_UP_TABLE_NAMES) {
    const { table, onlyWhenNew = [], versioned = false } = tableOf(name);
    const differing = (before: Row, row: Row): Row => {
      const version = Number(before.version) + 1;
      const change = loggedChange(table, before, row);
      if (change) changes.push({ ...change, id: books.world.newId(), version, at, by: BY, reason: null });
      return { version };
    };
    const options = { onlyWhenNew: onlyWhenNew.map(snakeCase), ...(versioned ? { differing } : {}) };
    changed += await saveSetUp(tx, table, (setUp[name] ?? []).map(asRow), options);
  }
  await recordChanges(tx, changes);
  return changed;
}

/** `journalLineLimit: 200` → `journal_line_limit: 200`; yes and no become 1 and 0. */
function asRow(row: Readonly<Record<string, string | number | boolean | null>>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [snakeCase(name), typeof value === 'boolean' ? Number(value) : value]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

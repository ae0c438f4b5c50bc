// What posting, eliminating and reversing estimates of a fixed price have in common: the project as it stands under its lock, and a
// voucher of what was decided. It must never decide which entries are posted: rules/revenueEstimate.ts does.
import type { Refusal } from '../../../schema/errors';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { instant } from '../../world';
import type { Books } from '../books';
import type { Fault } from '../rules/fault';
import type { Accounts, Entry } from '../rules/ledger';
import { type OpenPeriod, openDate, periodFault, periodsOf } from '../rules/periods';
import { type Conversion, conversionOn } from '../rules/rates';
import type { EstimatedRecognition } from '../rules/revenueEstimate';
import { ledgerRates, openPeriods, readLegalEntity } from '../store/company';
import { readDimensionDefaults } from '../store/dimensions';
import { drawNumbers } from '../store/numberSequences';
import { keepPeriodsOpen } from '../store/periodLocks';
import { readPostingProfiles } from '../store/postingProfiles';
import {
  type EstimatedProject,
  entriesOfVouchers,
  estimatesOf,
  fixedPriceContracts,
  groupOf,
  type RevenueEstimateRow,
} from '../store/revenueEstimates';
import { insertVouchers, OpenVoucher } from '../store/vouchers';

/** A project whose revenue is estimated, on one day. */
export interface Estimating {
  readonly project: EstimatedProject;
  readonly recognition: EstimatedRecognition;
  /** The open period of the day. */
  readonly periods: readonly OpenPeriod[];
  readonly accounts: Accounts;
  /** The contract's. */
  readonly currency: string;
  readonly accountingCurrency: string;
  readonly conversion: Conversion;
  /** What the project and its contract bring along, for what no actual stands behind. */
  readonly dimensions: string | null;
  /** Every estimate and elimination that is not reversed, oldest first. */
  readonly standing: readonly RevenueEstimateRow[];
  readonly all: readonly RevenueEstimateRow[];
  /** Entries of the estimates that stand. */
  readonly estimated: readonly Entry[];
}

/** Throws Refuse: NOT_FOUND, ESTIMATE_NOT_FOR_PROJECT, PERIOD_CLOSED, RATE_MISSING. */
export async function estimating(
  tx: Tx,
  caller: Caller,
  project: EstimatedProject | undefined,
  date: string,
): Promise<Estimating> {
  const company = project && maySee(caller, project.legal_entity) && (await readLegalEntity(tx, project.legal_entity));
  if (!project || !company) throw new Refuse({ code: 'NOT_FOUND', message: 'No such project.', path: ['projectId'] });
  const contracts = await fixedPriceContracts(tx, project.id);
  const [contract] = contracts;
  const group = contract && (await groupOf(tx, project, contract.number));
  const recognition = group?.recognition;
  if (
    !contract ||
    !recognition ||
    recognition === 'NO_WIP' ||
    contracts.some(({ currency }) => currency !== contract.currency)
  )
    throw refusal(project, {
      code: 'ESTIMATE_NOT_FOR_PROJECT',
      message: `Project ${project.number} has no fixed price in one currency whose group recognises revenue by estimates.`,
    });
  const periods = await openOn(tx, project, date);
  const sales = { legalEntity: project.legal_entity, contracts: [contract.number] };
  const rates = await ledgerRates(tx, company, [contract.currency], sales);
  const conversion = conversionOn(rates, contract.currency, date, contract.number); // agreed rates win here too. domain.md 3.5 (u)
  if ('code' in conversion) throw refusal(project, conversion);
  const profiles = await readPostingProfiles(tx, project.legal_entity, {
    contracts: [contract.number],
    projects: [project.number],
  });
  const sources = { PROJECT: project.number, CONTRACT: contract.number };
  const defaults = await readDimensionDefaults(tx, project.legal_entity, [sources]);
  const all = await estimatesOf(tx, project.id);
  const standing = all.filter(({ status }) => status === 'POSTED');
  return {
    project,
    recognition,
    periods,
    accounts: profiles.accounts({
      project: project.number,
      contract: contract.number,
      transactionType: null,
      category: null,
    }),
    currency: contract.currency,
    accountingCurrency: company.currency,
    conversion,
    dimensions: defaults.of('WORK', sources),
    standing,
    all,
    estimated: await entriesOfVouchers(
      tx,
      project.legal_entity,
      standing.flatMap(({ kind, voucher_number }) => (kind === 'ESTIMATE' && voucher_number ? [voucher_number] : [])),
    ),
  };
}

/** The open period of the date. Throws Refuse: PERIOD_ON_HOLD, PERIOD_CLOSED. The accountant gives the date: it is never shifted. */
export async function openOn(tx: Tx, project: EstimatedProject, date: string): Promise<readonly OpenPeriod[]> {
  const periods = await openPeriods(tx, project.legal_entity, date);
  if (openDate(periods, date, false) === undefined) throw refusal(project, periodFault(periods, date, false));
  return periodsOf(periods, [date]);
}

/** The refusal of what concerns a project. */
export function refusal(project: EstimatedProject, fault: Fault | Refusal): Refuse {
  return new Refuse({ ...fault, subjectId: project.id });
}

/** One voucher of these entries; its number, or null where there are none. Throws Refuse: SEQUENCE_MISSING. */
export async function postVoucher(
  books: Books,
  tx: Tx,
  { legal_entity: legalEntity }: EstimatedProject,
  accountingCurrency: string,
  of: { date: string; periods: readonly OpenPeriod[]; estimateId: string; entries: readonly Entry[] },
): Promise<string | null> {
  const { date, periods, estimateId, entries } = of;
  if (entries.length === 0) return null;
  const closed = books.outbox.closed?.();
  if (closed) throw new Refuse(closed);
  await keepPeriodsOpen(tx, legalEntity, periods);
  const drawn = await drawNumbers(tx, legalEntity, ['VOUCHER'], 1);
  if (!drawn)
    throw new Refuse({ code: 'SEQUENCE_MISSING', message: `Number sequence VOUCHER is not set up in ${legalEntity}.` });
  const number = drawn.VOUCHER[0] as string;
  insertVouchers(tx, [
    {
      legal_entity: legalEntity,
      number,
      accounting_date: date,
      source: 'REVENUE_ESTIMATE',
      source_id: estimateId,
      posted_at: instant(books.world),
    },
  ]);
  const voucher = new OpenVoucher(tx, legalEntity, accountingCurrency, number);
  voucher.add(entries);
  voucher.close();
  return number;
}

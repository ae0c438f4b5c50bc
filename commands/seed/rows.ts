// The whole demo as the rows that a company's own set-up files would hold: made from one seed and the present day, and
// loaded by the same command code. It must never write anything itself.
import { filledSetUp, type SetUp } from '../setup/schema';
import { createChance } from './chance';
import {
  COMPANIES,
  exchangeRates,
  fiscalPeriods,
  lineProperties,
  numberSequences,
  postingAccounts,
  taxCodes,
  taxGroups,
  termsOfPayment,
} from './companies';
import { contractCustomers, contractLines, contracts, ledgerProfiles, milestones, projects } from './contracts';
import { customers } from './customers';
import { dimensionDefaults, dimensionValues, financialDimensions } from './dimensions';
import { otherCategories, otherEntries } from './otherEntries';
import { projectGroupMembers, projectGroups } from './projectGroups';
import { projectCategories, timeEntries } from './timeEntries';

/** The number that every demo is made from. */
const DEMO_SEED = 20_261_123;

/** Every row of the demo, as of `today` (YYYY-MM-DD). The same seed and day give the same rows. */
export function demoRows(today: string, seed = DEMO_SEED): SetUp {
  const chance = createChance(seed);
  return filledSetUp({
    'legal-entities': COMPANIES,
    'fiscal-periods': fiscalPeriods(today),
    'exchange-rates': exchangeRates(today, chance),
    'sales-tax-codes': taxCodes(),
    'sales-tax-groups': taxGroups(),
    'posting-accounts': postingAccounts(),
    'ledger-profiles': ledgerProfiles(),
    'terms-of-payment': termsOfPayment(),
    customers: customers(),
    'project-categories': [...projectCategories(), ...otherCategories(COMPANIES.map(({ code }) => code))],
    'line-properties': lineProperties(),
    'number-sequences': numberSequences(),
    'project-groups': projectGroups(),
    'project-group-members': projectGroupMembers(),
    'financial-dimensions': financialDimensions(),
    'dimension-values': dimensionValues(),
    'dimension-defaults': dimensionDefaults(),
    'proposal-workflows': [],
    'posting-schedules': [],
    'sales-tax-parameters': [],
    'sales-tax-defaults': [],
    'invoice-formats': [],
    projects: projects(),
    contracts: contracts(),
    'contract-customers': contractCustomers(),
    'contract-lines': contractLines(),
    milestones: milestones(today),
    'time-entries': timeEntries(today, chance),
    entries: otherEntries(today),
  });
}

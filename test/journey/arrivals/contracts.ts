// The company that the journey of arrivals is lived in, as Dataverse has it: a contract in pounds with work and a fixed price, one in dollars
// that two customers share, and one that is billed by hand. Its set-up in Finance stands beside it, in books.ts.
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import type { Books } from '../../../subgraphs/dataverse/books';
import { createContracts } from '../../../subgraphs/dataverse/flows/createContracts';
import { createMilestones } from '../../../subgraphs/dataverse/flows/createMilestones';
import { createProjects } from '../../../subgraphs/dataverse/flows/createProjects';
import { setUpCompanies } from '../../../subgraphs/dataverse/flows/setUpCompanies';
import { granted } from '../../subgraphs/dataverse/flows/books';

export const DAY = '2026-11-02';
const PROJECTS = ['P-WORK', 'P-FIXED', 'P-SHARED', 'P-SHARED-FIXED', 'P-HAND', 'P-HAND-WORK'];

/** Two companies, two customers, four projects, two contracts, a milestone on each. */
export async function setUpContracts(books: Books): Promise<void> {
  const customers = ['C-100', 'C-200'].map((accountNumber) => ({
    legalEntity: 'USMF',
    accountNumber,
    name: accountNumber,
  }));
  const legalEntities = [
    { code: 'USMF', name: 'Contoso US', currency: 'USD' },
    { code: 'GBPM', name: 'Contoso UK', currency: 'GBP' },
  ];
  granted(await setUpCompanies(books, { legalEntities, customers }));
  const projects = PROJECTS.map((number) => ({ legalEntity: 'USMF', number, name: number }));
  granted(await createProjects(books, LOCAL_CALLER, projects));
  const payer = (accountNumber: string, splitPercent: number) => ({
    accountNumber,
    splitPercent,
    isRounding: splitPercent >= 500_000,
  });
  const lines = (work: string, fixed: string) => [
    { name: 'Work', billingMethod: 'TIME_AND_MATERIAL' as const, projectNumber: work, contractedAmount: 0 },
    { name: 'Delivery', billingMethod: 'FIXED_PRICE' as const, projectNumber: fixed, contractedAmount: 500_000 },
  ];
  granted(
    await createContracts(books, LOCAL_CALLER, [
      {
        legalEntity: 'USMF',
        number: 'CT-POUNDS',
        name: 'In pounds',
        currency: 'GBP',
        customers: [payer('C-100', 1_000_000)],
        lines: lines('P-WORK', 'P-FIXED'),
      },
      {
        legalEntity: 'USMF',
        number: 'CT-SHARED',
        name: 'Of two customers',
        currency: 'USD',
        customers: [payer('C-100', 600_000), payer('C-200', 400_000)],
        lines: lines('P-SHARED', 'P-SHARED-FIXED'),
      },
      {
        legalEntity: 'USMF',
        number: 'CT-HAND',
        name: 'By hand alone',
        currency: 'GBP',
        customers: [payer('C-200', 1_000_000)],
        lines: lines('P-HAND-WORK', 'P-HAND'),
      },
    ]),
  );
  const milestone = { lineNumber: 2, name: 'Go live', amount: 333_300, tax: 0, date: DAY };
  granted(
    await createMilestones(
      books,
      LOCAL_CALLER,
      ['CT-POUNDS', 'CT-SHARED', 'CT-HAND'].map((contractNumber) => ({ ...milestone, contractNumber })),
    ),
  );
}

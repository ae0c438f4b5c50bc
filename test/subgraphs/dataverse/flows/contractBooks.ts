// Books for the tests of contracts and milestones: the small company, and contracts that are made by mutation, each with a number
// of its own.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Dialect } from '../../../../subgraphs/database/database';
import { type CreateContractInput, createContract } from '../../../../subgraphs/dataverse/flows/createContract';
import { type Company, granted, openBooks, smallCompany, type TestBooks } from './books';

export interface ContractBooks {
  readonly books: TestBooks;
  readonly company: Company;
  /** Ids of the customers ACME and BETA. */
  readonly acme: string;
  readonly beta: string;
  projectId(number: string): string;
  rows<T>(sql: string, values?: string[]): Promise<T[]>;
  /** A contract of ACME 60 % (rounding) and BETA 40 %, with a time line of P-FREE. */
  input(changes?: Partial<CreateContractInput>): CreateContractInput;
  created(changes?: Partial<CreateContractInput>): Promise<{ contractId: string; lineIds: string[] }>;
  /** [account, split, rounding] of a line's customers. */
  splitsOf(lineId: string): Promise<[string, number, number][]>;
}

export async function openContractBooks(dialect: Dialect): Promise<ContractBooks> {
  const books = await openBooks(dialect);
  const company = await smallCompany(books);
  const [acme, beta] = company.splitCustomerIds as [string, string];
  const rows: ContractBooks['rows'] = (sql, values = []) => books.db.read.rows(sql, values);
  const found = await rows<{ id: string; number: string }>('SELECT id, number FROM project');
  const projects = new Map(found.map(({ id, number }) => [number, id]));
  const projectId = (number: string) => projects.get(number) as string;
  let counted = 0;
  const input: ContractBooks['input'] = (changes = {}) => {
    counted += 1;
    return {
      legalEntity: 'USMF',
      number: `M-${counted}`,
      name: 'Support',
      currency: 'USD',
      customers: [
        { customerId: acme, splitPercent: '60', isRounding: true },
        { customerId: beta, splitPercent: '40', isRounding: false },
      ],
      lines: [{ name: 'Work', billingMethod: 'TIME_AND_MATERIAL', projectId: projectId('P-FREE') }],
      ...changes,
    };
  };
  return {
    books,
    company,
    acme,
    beta,
    projectId,
    rows,
    input,
    created: async (changes) => {
      const { contractId } = granted(await createContract(books, LOCAL_CALLER, input(changes)));
      const lines = await rows<{ id: string }>(
        'SELECT id FROM contract_line WHERE contract_id = ? ORDER BY line_number',
        [contractId],
      );
      return { contractId, lineIds: lines.map(({ id }) => id) };
    },
    splitsOf: async (lineId) =>
      (
        await rows<{ account_number: string; split_percent: number; is_rounding: number }>(
          `SELECT c.account_number, k.split_percent, k.is_rounding FROM contract_line_customer k
           JOIN contract_customer cc ON cc.id = k.contract_customer_id JOIN customer c ON c.id = cc.customer_id
           WHERE k.contract_line_id = ? ORDER BY c.account_number`,
          [lineId],
        )
      ).map(({ account_number, split_percent, is_rounding }) => [account_number, split_percent, is_rounding]),
  };
}

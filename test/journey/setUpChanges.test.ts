// Projects, contracts, lines, customers and milestones that are made and changed by mutations of Dataverse stand in Finance's tables as
// they are: progress moves amounts, a split is divided anew, and what is deleted goes. domain.md 2.5, 2.6, 3.5 (q), (t), 4.2
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { addContractCustomer } from '../../subgraphs/dataverse/flows/addContractCustomer';
import { addContractLine } from '../../subgraphs/dataverse/flows/addContractLine';
import { createContract } from '../../subgraphs/dataverse/flows/createContract';
import { createMilestone } from '../../subgraphs/dataverse/flows/createMilestone';
import { createProject } from '../../subgraphs/dataverse/flows/createProject';
import { deleteMilestone } from '../../subgraphs/dataverse/flows/deleteMilestone';
import { prepareProgressInvoice } from '../../subgraphs/dataverse/flows/prepareProgressInvoice';
import { updateContract } from '../../subgraphs/dataverse/flows/updateContract';
import { updateContractLine } from '../../subgraphs/dataverse/flows/updateContractLine';
import { updateMilestone } from '../../subgraphs/dataverse/flows/updateMilestone';
import { openBoth } from '../../together';
import { DIALECTS } from '../harness/databases';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { granted } from '../subgraphs/dataverse/flows/books';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

const DAY = '2026-11-02';

describe.each(DIALECTS)('changes of what is set up reach Finance on %s', (dialect) => {
  let urls: TwoBooks;
  let both: Awaited<ReturnType<typeof openBoth>>;
  let contractId: string;
  let lineId: string;
  let customerIds: string[];

  const books = () => both.dataverse.books;
  const finance = (sql: string, ...values: string[]) =>
    both.finance.books.db.read.rows<Record<string, unknown>>(sql, values);
  const checked = async () => {
    await both.settle();
    expect(await faultsOf(urls.dataverse.url, urls.finance.url)).toEqual([]);
  };
  const project = async (number: string) =>
    granted(await createProject(books(), LOCAL_CALLER, { legalEntity: 'USMF', number, name: `Of ${number}` }))
      .projectId;
  const splits = (...percents: string[]) =>
    percents.map((splitPercent, index) => ({
      customerId: customerIds[index] as string,
      splitPercent,
      isRounding: index === 0,
    }));
  const milestone = async (amount: string) => {
    const terms = { contractLineId: lineId, name: 'Build', amount, date: DAY };
    return granted(await createMilestone(books(), LOCAL_CALLER, terms)).milestoneId;
  };
  const onAccount = async (description: string) => {
    await both.settle();
    const rows = await finance(
      `SELECT f.customer_account, o.amount, o.transaction_date FROM on_account_transaction o
       JOIN funding_source f ON f.id = o.funding_source_id WHERE o.description = ? AND o.contract_line_id = ?
       ORDER BY f.customer_account, o.amount`,
      description,
      lineId,
    );
    return rows.map((row) => `${row.customer_account} ${row.amount} ${row.transaction_date}`);
  };

  beforeAll(async () => {
    urls = await emptyBooks(dialect);
    const setUp = company(1, 0);
    const second = setUp.customers.map((customer) => ({ ...customer, accountNumber: 'US-002', name: 'Second' }));
    await loadCompany(urls.dataverse.url, urls.finance.url, {
      ...setUp,
      customers: [...setUp.customers, ...second],
    });
    both = await openBoth({
      dataverseUrl: urls.dataverse.url,
      financeUrl: urls.finance.url,
      world: realWorld(),
      importSchedule: null,
      onError: (error) => console.error(error),
    });
    both.start();
    const found = await books().db.read.rows<{ id: string }>('SELECT id FROM customer ORDER BY account_number');
    customerIds = found.map(({ id }) => id);
  });

  afterAll(async () => {
    await both.stop();
    await urls.drop();
  });

  it('a project and a contract arrive, and what is added and renamed', async () => {
    const created = await createContract(books(), LOCAL_CALLER, {
      legalEntity: 'USMF',
      number: 'C-900',
      name: 'Portal',
      currency: 'USD',
      customers: splits('100'),
      lines: [{ name: 'Time', billingMethod: 'TIME_AND_MATERIAL', projectId: await project('P-900') }],
    });
    contractId = granted(created).contractId;
    const second = { contractId, customerId: customerIds[1] as string, paymentTerms: 'Net10' };
    granted(await addContractCustomer(books(), LOCAL_CALLER, second));
    const line = { name: 'Fixed', billingMethod: 'FIXED_PRICE' as const, scheduleType: 'PROGRESS_BASED' as const };
    lineId = granted(
      await addContractLine(books(), LOCAL_CALLER, {
        ...line,
        contractId,
        projectId: await project('P-901'),
        customers: splits('60', '40'),
      }),
    ).contractLineId;
    granted(await updateContract(books(), LOCAL_CALLER, { contractId, name: 'Portal 2' }));
    granted(await updateContractLine(books(), LOCAL_CALLER, { contractLineId: lineId, name: 'Fixed 2' }));
    await both.settle();
    expect(await finance('SELECT number, name, currency FROM contract WHERE id = ?', contractId)).toEqual([
      { number: 'C-900', name: 'Portal 2', currency: 'USD' },
    ]);
    expect(
      await finance('SELECT name, billing_method FROM contract_line WHERE contract_id = ? ORDER BY name', contractId),
    ).toEqual([
      { name: 'Fixed 2', billing_method: 'FIXED_PRICE' },
      { name: 'Time', billing_method: 'TIME_AND_MATERIAL' },
    ]);
    expect(
      await finance(
        'SELECT customer_account, payment_terms FROM funding_source WHERE contract_id = ? ORDER BY customer_account',
        contractId,
      ),
    ).toEqual([
      { customer_account: 'US-001', payment_terms: null },
      { customer_account: 'US-002', payment_terms: 'Net10' },
    ]);
    expect(await finance("SELECT name FROM project WHERE number = 'P-901'")).toEqual([{ name: 'Of P-901' }]);
    await checked();
  });

  it('3.5 (q) a milestone is an on-account transaction per customer and part, changed as its parts are', async () => {
    const milestoneId = await milestone('1000');
    expect(await onAccount('Build')).toEqual([`US-001 60000 ${DAY}`, `US-002 40000 ${DAY}`]);
    granted(await prepareProgressInvoice(books(), LOCAL_CALLER, { milestoneId, percent: '20' }));
    expect(await onAccount('Build')).toEqual(
      ['US-001 12000', 'US-001 48000', 'US-002 8000', 'US-002 32000'].map((part) => `${part} ${DAY}`),
    );
    const changed = { milestoneId, name: 'Go-live', amount: '500', date: '2026-11-05' };
    granted(await updateMilestone(books(), LOCAL_CALLER, changed));
    const moved = (...parts: string[]) => parts.map((part) => `${part} 2026-11-05`);
    expect(await onAccount('Go-live')).toEqual(moved('US-001 12000', 'US-001 18000', 'US-002 8000', 'US-002 12000'));
    expect(await onAccount('Build')).toEqual([]);
    await checked();

    const customers = splits('50', '50');
    granted(await updateContractLine(books(), LOCAL_CALLER, { contractLineId: lineId, customers }));
    expect(await onAccount('Go-live')).toEqual(moved('US-001 12000', 'US-001 15000', 'US-002 8000', 'US-002 15000'));
    await checked();
  });

  it('a milestone that is deleted before anything bills it leaves nothing there', async () => {
    const milestoneId = await milestone('10');
    expect(await onAccount('Build')).toEqual([`US-001 500 ${DAY}`, `US-002 500 ${DAY}`]);
    granted(await deleteMilestone(books(), LOCAL_CALLER, { milestoneId }));
    expect(await onAccount('Build')).toEqual([]);
    await checked();
  });
});

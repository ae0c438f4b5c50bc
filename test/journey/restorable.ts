// Both sides in one process over databases that a test can back up, lose and restore: what a manager and an accountant do, in a word
// each, and the operator's reconciliation. At the end the checker reads both books.
import { join } from 'node:path';
import { putBack } from '../../commands/backup/put';
import type { SideName } from '../../commands/backup/sides';
import { takeBackup } from '../../commands/backup/take';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Dialect } from '../../subgraphs/database/database';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { openExchange } from '../../subgraphs/dataverse/flows/openExchange';
import { reconcileBooks } from '../../subgraphs/dataverse/flows/reconcileBooks';
import { repairDivergences } from '../../subgraphs/dataverse/flows/repairDivergences';
import type { DivergenceRow } from '../../subgraphs/dataverse/store/reconciliations';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { openBoth, type Together } from '../../together';
import { type EmptyDatabase, emptyDatabase } from '../harness/databases';
import { emptyBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { granted } from '../subgraphs/dataverse/flows/books';
import { company, contractNumber, loadCompany } from './company';
import { faultsOf } from './faults';

export const DAY = '2026-11-23';

export class Restorable {
  both!: Together;
  readonly world;
  private urls: Record<SideName, string>;
  private readonly dropped: EmptyDatabase[] = [];
  private backups = 0;

  private constructor(
    private readonly dialect: Dialect,
    private readonly books: Awaited<ReturnType<typeof emptyBooks>>,
  ) {
    const ahead = Date.parse(`${DAY}T12:00:00Z`) - Date.now();
    this.world = { ...realWorld(), now: () => new Date(Date.now() + ahead) };
    this.urls = { dataverse: books.dataverse.url, finance: books.finance.url };
  }

  static async make(dialect: Dialect, contracts: number): Promise<Restorable> {
    const made = new Restorable(dialect, await emptyBooks(dialect));
    await loadCompany(made.urls.dataverse, made.urls.finance, company(contracts, 2), made.world);
    await made.open();
    return made;
  }

  async open(): Promise<void> {
    const { dataverse: dataverseUrl, finance: financeUrl } = this.urls;
    const onError = (error: unknown) => {
      if ((error as { code?: string }).code !== 'SUBGRAPH_UNAVAILABLE') console.error(error);
    };
    this.both = await openBoth({ dataverseUrl, financeUrl, world: this.world, importSchedule: null, onError });
    this.both.start();
  }

  /** A backup of a side, taken while both run. Gives its folder. */
  async backUp(side: SideName): Promise<string> {
    this.backups += 1;
    const folder = join(this.books.folder, `${side}-${this.backups}`);
    await takeBackup(side, this.urls[side], folder, this.world.now());
    return folder;
  }

  /** Loses a side's database, puts the backup into a new one, and starts both. */
  async restore(side: SideName, folder: string): Promise<void> {
    await this.restoreAll({ [side]: folder });
  }

  /** Loses the databases of these sides, puts the backups into new ones, and starts both. */
  async restoreAll(folders: Partial<Record<SideName, string>>): Promise<void> {
    await this.both.stop();
    for (const [side, folder] of Object.entries(folders) as [SideName, string][]) {
      const empty = await emptyDatabase(this.dialect);
      this.dropped.push(empty);
      await putBack(side, folder, empty.url, this.world);
      this.urls = { ...this.urls, [side]: empty.url };
    }
    await this.open();
  }

  dataverse<T = Record<string, string | number | null>>(sql: string, ...values: (string | number)[]): Promise<T[]> {
    return this.both.dataverse.books.db.read.rows<T>(sql, values);
  }

  finance<T = Record<string, string | number | null>>(sql: string, ...values: (string | number)[]): Promise<T[]> {
    return this.both.finance.books.db.read.rows<T>(sql, values);
  }

  async change(side: SideName, sql: string, ...values: (string | number)[]): Promise<void> {
    await this.both[side].books.db.write((tx) => tx.change(sql, values));
  }

  async draft(contract: number): Promise<string> {
    const { books } = this.both.dataverse;
    const [found] = await this.dataverse<{ id: string; customer_id: string }>(
      'SELECT c.id, u.customer_id FROM contract c JOIN contract_customer u ON u.contract_id = c.id WHERE c.number = ?',
      contractNumber(contract),
    );
    const { id: contractId, customer_id: customerId } = found as { id: string; customer_id: string };
    const sql = "SELECT id FROM actual WHERE contract_id = ? AND billing_status = 'UNBILLED_SALES_CREATED'";
    const ids = (await this.dataverse<{ id: string }>(sql, contractId)).map(({ id }) => id);
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids }));
    return granted(await createInvoice(books, LOCAL_CALLER, { contractId, customerId, invoiceDate: DAY })).invoiceId;
  }

  async confirm(invoiceId: string): Promise<string> {
    granted(await confirmInvoice(this.both.dataverse.books, LOCAL_CALLER, { invoiceId }));
    await this.both.settle();
    const [row] = await this.dataverse('SELECT number FROM invoice WHERE id = ?', invoiceId);
    return String(row?.number);
  }

  async importAll(): Promise<void> {
    const { books } = this.both.finance;
    await this.both.settle();
    granted(await importFromStaging(books, LOCAL_CALLER, { legalEntity: 'USMF' }));
    const journals = await this.finance<{ id: string }>("SELECT id FROM integration_journal WHERE status <> 'POSTED'");
    for (const { id } of journals) granted(await postIntegrationJournal(books, LOCAL_CALLER, { journalId: id }));
    granted(await importFromStaging(books, LOCAL_CALLER, { legalEntity: 'USMF' }));
    await this.both.settle();
  }

  async post(number: string): Promise<{ customerInvoiceNumber: string; voucherNumber: string }> {
    const { books } = this.both.finance;
    const posted = granted(await postInvoiceProposal(books, LOCAL_CALLER, { number, invoiceDate: DAY }));
    await this.both.settle();
    return posted;
  }

  /** Compares everything, and gives the report's id and what it found. */
  async reconcile(): Promise<{ id: string; found: DivergenceRow[]; totals: Record<string, object>[] }> {
    const { books } = this.both.dataverse;
    const input = { legalEntity: 'USMF', from: '2000-01-01', to: '2100-01-01' };
    const { outcome, done } = await reconcileBooks(books, LOCAL_CALLER, input);
    const { reportId: id } = granted(outcome);
    await done;
    const [report] = await this.dataverse<{ state: string; totals: string; error: string }>(
      'SELECT state, totals, error FROM reconciliation WHERE id = ?',
      id,
    );
    expect(report).toMatchObject({ state: 'DONE', error: null });
    const sql = 'SELECT * FROM reconciliation_divergence WHERE report_id = ? ORDER BY number';
    return { id, found: await this.dataverse<DivergenceRow>(sql, id), totals: JSON.parse(report?.totals ?? '[]') };
  }

  async repair(reportId: string): Promise<{ repaired: number; parked: number; waiting: number }> {
    const input = { reportId, act: 'REPAIR', reason: 'approved' } as const;
    return granted(await repairDivergences(this.both.dataverse.books, LOCAL_CALLER, input));
  }

  openExchange() {
    return openExchange(this.both.dataverse.books, LOCAL_CALLER);
  }

  faults(): Promise<object[]> {
    return faultsOf(this.urls.dataverse, this.urls.finance);
  }

  async drop(): Promise<void> {
    await this.both.stop();
    for (const empty of this.dropped) await empty.drop();
    await this.books.drop();
  }
}

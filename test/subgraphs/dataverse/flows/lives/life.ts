// A contract's life: turns each act into what a front end would send, by what is there, tells the model what was granted, and holds
// the books against the model after each. It must never look away from a refusal: that one may happen is said in sending.ts.
import { LOCAL_CALLER as CALLER } from '../../../../../subgraphs/caller';
import { addInvoiceDetail } from '../../../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { addToInvoice } from '../../../../../subgraphs/dataverse/flows/addToInvoice';
import { approveEntries } from '../../../../../subgraphs/dataverse/flows/approveEntries';
import { cancelApprovals } from '../../../../../subgraphs/dataverse/flows/cancelApprovals';
import { closeContractAsLost } from '../../../../../subgraphs/dataverse/flows/closeContractAsLost';
import { confirmContract } from '../../../../../subgraphs/dataverse/flows/confirmContract';
import { confirmInvoice } from '../../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../../../subgraphs/dataverse/flows/createInvoice';
import { createRetainer } from '../../../../../subgraphs/dataverse/flows/createRetainer';
import { deleteInvoice } from '../../../../../subgraphs/dataverse/flows/deleteInvoice';
import { endInvoiceReview } from '../../../../../subgraphs/dataverse/flows/endInvoiceReview';
import { markNotReadyToInvoice } from '../../../../../subgraphs/dataverse/flows/markNotReadyToInvoice';
import { markReadyToInvoice } from '../../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { markRetainerReadyToRefund } from '../../../../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { recallEntries } from '../../../../../subgraphs/dataverse/flows/recallEntries';
import { reevaluateNotToExceed } from '../../../../../subgraphs/dataverse/flows/reevaluateNotToExceed';
import { refreshInvoice } from '../../../../../subgraphs/dataverse/flows/refreshInvoice';
import { removeInvoiceDetails } from '../../../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { resetNotToExceed } from '../../../../../subgraphs/dataverse/flows/resetNotToExceed';
import { reviseInvoice } from '../../../../../subgraphs/dataverse/flows/reviseInvoice';
import { startInvoiceReview } from '../../../../../subgraphs/dataverse/flows/startInvoiceReview';
import { submitEntries } from '../../../../../subgraphs/dataverse/flows/submitEntries';
import { updateContractLine } from '../../../../../subgraphs/dataverse/flows/updateContractLine';
import { updateInvoiceDetails } from '../../../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import type { Act, Shape, Work } from './acts';
import { foretell } from './foretold';
import type { LifeBooks } from './lifeBooks';
import { createLifeContract, type LifeContract, termsGiven } from './lifeContract';
import { Model } from './model';
import { Sending } from './sending';
import { amountText, billableOf, DECIMALS } from './worth';

export class Life extends Sending {
  private readonly model: Model;
  private readonly works = new Map<string, Work>();
  private contract!: LifeContract;

  constructor(
    of: LifeBooks,
    private readonly shape: Shape,
  ) {
    super(of);
    this.model = new Model(shape.terms, DECIMALS[shape.currency]);
  }

  async begin(): Promise<void> {
    this.contract = await createLifeContract(this.of, this.shape);
    await this.look();
  }

  async live(act: Act, twice: boolean): Promise<void> {
    this.twice = twice;
    await this.take(act);
    this.faults.push(...this.model.faults(this.rows).map((fault) => `after ${act.kind}: ${fault}`));
  }

  private take(act: Act): Promise<unknown> {
    switch (act.kind) {
      case 'work':
        return this.work(act.work, act.approved, act.ready);
      case 'approve':
        return this.approve(pick(this.entriesIn('SUBMITTED'), act.at));
      case 'cancel':
      case 'recall':
        return this.takeBack(act.kind, pick(this.rows.entry, act.at)?.id);
      case 'milestone':
        return this.milestone(act.amount, act.ready);
      case 'retainer':
        return this.retainer(act.customer, act.amount);
      case 'refund':
        return this.refund(pick(this.rows.retainer, act.at)?.id);
      case 'ready':
      case 'notReady':
      case 'reset':
      case 'reevaluate':
      case 'addTo':
        return this.items(act.kind, act.at);
      case 'draft':
        return this.draft(act.customer, act.date);
      case 'revise':
        return this.revise(act.at, act.append);
      case 'terms':
        return this.changeTerms(act);
      case 'confirmContract':
        return this.confirmContract();
      case 'lose':
        return this.lose();
      default:
        return this.draftAct(act);
    }
  }

  private async work(work: readonly Work[], approved: boolean, ready: boolean): Promise<void> {
    const given = work.map((one) => ({ id: `e-${++this.counted}`, work: one }));
    const entries = given.map(({ id, work: one }) => ({ id, ...this.contract.entryOf(one) }));
    if (!(await this.send('work', (key) => submitEntries(this.of.books, CALLER, { entries, ...key })))) return;
    for (const { id, work: one } of given) this.works.set(id, one);
    if (!approved) return;
    for (const { id } of given) await this.approve({ id });
    const sales = this.rows.actual.filter(
      (row) =>
        given.some(({ id }) => id === row.origin_id) &&
        row.transaction_type === 'UNBILLED_SALES' &&
        row.billing_status !== null &&
        row.nte_status !== 'FAILED',
    );
    const ids = sales.map(({ id }) => id);
    if (ready && ids.length > 0)
      await this.send('work', (key) => markReadyToInvoice(this.of.books, CALLER, { ids, ...key }));
  }

  private async approve(entry: { id: string } | undefined): Promise<void> {
    if (!entry) return;
    const work = this.works.get(entry.id) as Work;
    const entries = [{ id: entry.id, billableQuantity: billableOf(work) }];
    const done = await this.send('approve', (key) => approveEntries(this.of.books, CALLER, { entries, ...key }));
    if (done) this.faults.push(...this.model.approved(entry.id, work, this.rows));
  }

  private async takeBack(kind: 'cancel' | 'recall', id: string | undefined): Promise<void> {
    if (!id) return;
    const flow = kind === 'cancel' ? cancelApprovals : recallEntries;
    if (await this.send(kind, (key) => flow(this.of.books, CALLER, { ids: [id], ...key }))) this.model.takenBack(id);
  }

  private async milestone(amount: number, ready: boolean): Promise<void> {
    const name = `M-${++this.counted}`;
    const ids = await this.send('milestone', (key) => this.contract.milestone(name, amount, key));
    if (!ids) return;
    this.model.milestones.set(name, amount);
    const rows = this.rows.milestone.filter((row) => row.name === name).map(({ id }) => id);
    if (ready) await this.send('work', (key) => markReadyToInvoice(this.of.books, CALLER, { ids: rows, ...key }));
  }

  private async retainer(customer: number, amount: number): Promise<void> {
    const terms = {
      description: 'Advance',
      amount: amountText(amount, DECIMALS[this.shape.currency]),
      date: '2026-10-01',
    };
    const input = { ...this.payer(customer), ...terms };
    const made = await this.send('retainer', (key) => createRetainer(this.of.books, CALLER, { ...input, ...key }));
    if (made)
      await this.send('work', (key) => markReadyToInvoice(this.of.books, CALLER, { ids: [made.retainerId], ...key }));
  }

  private async refund(retainerId: string | undefined): Promise<void> {
    if (!retainerId) return;
    await this.send('refund', (key) => markRetainerReadyToRefund(this.of.books, CALLER, { retainerId, ...key }));
  }

  private async items(
    kind: 'ready' | 'notReady' | 'reset' | 'reevaluate' | 'addTo',
    at: readonly number[],
  ): Promise<void> {
    const sales = this.rows.actual.filter(
      (row) => row.transaction_type === 'UNBILLED_SALES' && row.transaction_class !== 'RETAINER',
    );
    const all =
      kind === 'reset' || kind === 'reevaluate'
        ? sales
        : [...sales.filter(isWaiting), ...this.rows.milestone, ...this.rows.retainer];
    const ids = [...new Set(at.flatMap((place) => pick(all, place)?.id ?? []))];
    if (ids.length === 0) return;
    const { books } = this.of;
    const input = { ids };
    if (kind === 'addTo')
      await this.send(kind, (key) => addToInvoice(books, CALLER, { ...input, invoiceDate: '2026-10-31', ...key }));
    else await this.send(kind, (key) => MARKS[kind](books, CALLER, { ...input, ...key }));
  }

  /** Of a customer of whom something is ready; where nothing is, it is now and then asked for all the same. */
  private draft(customer: number, invoiceDate: string): Promise<unknown> {
    const ready = [
      ...this.rows.actual.filter((row) => row.billing_status === 'READY_TO_INVOICE').map((row) => row.customer_id),
      ...this.rows.retainer.filter((row) => row.invoice_status === 'READY_TO_INVOICE').map((row) => row.customer_id),
    ];
    if (ready.length === 0 && customer < 2) return Promise.resolve();
    const customerId = pick([...new Set(ready)], customer) ?? this.payer(customer).customerId;
    const input = { contractId: this.contract.contractId, customerId, invoiceDate };
    return this.send('draft', (key) => createInvoice(this.of.books, CALLER, { ...input, ...key }));
  }

  /** Drafts, if there are any; now and then what is confirmed too. */
  private invoices(place: number): readonly { id: string }[] {
    const drafts = this.rows.invoice.filter(({ status }) => status !== 'CONFIRMED');
    return place === 7 || drafts.length === 0 ? this.rows.invoice : drafts;
  }

  private async draftAct(act: Act & { readonly draft: number }): Promise<void> {
    const invoiceId = pick(this.invoices(act.draft), act.draft)?.id;
    if (!invoiceId) return;
    const { books } = this.of;
    const before = this.rows;
    const details = before.invoice_detail.filter((row) => row.invoice_id === invoiceId);
    if (act.kind === 'confirm') {
      const foretold = await foretell(books, invoiceId);
      const done = await this.send('confirm', (key) => confirmInvoice(books, CALLER, { invoiceId, ...key }));
      this.faults.push(...foretold.faults(done !== undefined, before, this.rows));
      if (done) this.faults.push(...this.model.confirmed(invoiceId, before, this.rows));
    } else if (act.kind === 'edit') {
      const byDetail = new Map(
        act.edits.flatMap(({ at, edit }) => (pick(details, at) ? [[pick(details, at)?.id as string, edit]] : [])),
      );
      const edits = [...byDetail].map(([detailId, edit]) => ({ detailId, ...edit }));
      if (edits.length === 0) return;
      const done = await this.send('edit', (key) =>
        updateInvoiceDetails(books, CALLER, { invoiceId, details: edits, ...key }),
      );
      if (done) for (const [id, edit] of byDetail) this.model.edited(id, edit, before);
    } else if (act.kind === 'remove') {
      const detailIds = [...new Set(act.at.flatMap((place) => pick(details, place)?.id ?? []))];
      if (detailIds.length > 0)
        await this.send('remove', (key) => removeInvoiceDetails(books, CALLER, { invoiceId, detailIds, ...key }));
    } else if (act.kind === 'manual') {
      const lineId = await this.contract.invoiceLine(invoiceId, act.isFixed);
      const { quantity, price } = act;
      const input = { invoiceId, lineId, transactionClass: 'TIME', documentDate: '2026-10-05', quantity, price };
      await this.send('manual', (key) => addInvoiceDetail(books, CALLER, { ...input, ...key }));
    } else {
      await this.send(act.kind, (key) =>
        ON_DRAFT[act.kind as keyof typeof ON_DRAFT](books, CALLER, { invoiceId, ...key }),
      );
    }
  }

  private async revise(place: number, append: boolean): Promise<void> {
    const invoice = pick(
      this.rows.invoice.filter(({ status }) => status === 'CONFIRMED'),
      place,
    );
    if (!invoice) return;
    const target = this.rows.invoice.find(
      ({ status, customer_id }) => status !== 'CONFIRMED' && customer_id === invoice.customer_id,
    );
    const appendToInvoiceId = append ? target?.id : undefined;
    const input = { invoiceId: invoice.id, appendToInvoiceId, invoiceDate: append ? undefined : '2026-10-31' };
    await this.send('revise', (key) => reviseInvoice(this.of.books, CALLER, { ...input, ...key }));
  }

  private async changeTerms({ terms }: Act & { kind: 'terms' }): Promise<void> {
    const contractLineId = this.contract.timeLineId;
    const given = termsGiven(terms, this.of.customerIds);
    const done = await this.send('terms', (key) =>
      updateContractLine(this.of.books, CALLER, { contractLineId, ...given, ...key }),
    );
    if (done) this.model.terms = terms;
  }

  private async confirmContract(): Promise<void> {
    const before = this.rows;
    const { contractId } = this.contract;
    if (!(await this.send('confirmContract', (key) => confirmContract(this.of.books, CALLER, { contractId, ...key }))))
      return;
    for (const id of this.model.approvedAnew(before))
      this.faults.push(
        ...this.model.approved(id, this.works.get(id) as Work, this.rows).map((fault) => `approved anew: ${fault}`),
      );
  }

  private async lose(): Promise<void> {
    const before = this.rows;
    const { contractId } = this.contract;
    if (await this.send('lose', (key) => closeContractAsLost(this.of.books, CALLER, { contractId, ...key })))
      this.model.lost(before);
  }

  private entriesIn(status: string) {
    return this.rows.entry.filter((row) => row.status === status);
  }

  private payer(customer: number): { contractId: string; customerId: string } {
    return { contractId: this.contract.contractId, customerId: this.of.customerIds[customer] as string };
  }
}

const MARKS = {
  ready: markReadyToInvoice,
  notReady: markNotReadyToInvoice,
  reset: resetNotToExceed,
  reevaluate: reevaluateNotToExceed,
};
const ON_DRAFT = {
  refresh: refreshInvoice,
  delete: deleteInvoice,
  review: startInvoiceReview,
  endReview: endInvoiceReview,
};

const pick = <T>(rows: readonly T[], place: number): T | undefined => rows[place % Math.max(1, rows.length)];
const isWaiting = ({ billing_status }: { billing_status: string | null }): boolean =>
  billing_status === 'UNBILLED_SALES_CREATED' ||
  billing_status === 'READY_TO_INVOICE' ||
  billing_status === 'CUSTOMER_INVOICE_CREATED';

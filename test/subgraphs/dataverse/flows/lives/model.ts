// What a contract's books must say, worked out a second time and in another way: what each entry is worth is followed from approval
// to what was billed, what can still be billed and what was written off. It must not use the rules, the store or money.ts: it would
// then only repeat what they believe. domain.md 2.5, 3.4, 3.5 (t), 3.7
import type { Edit, Terms, Work } from './acts';

import type { ActualRow, DetailRow, Rows } from './rows';
import { gross, net, salesOf } from './worth';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** An entry, or a detail without anything behind it: all its unbilled and billed sales sum to `value`. */
interface Chain {
  readonly work: Work | null;
  quantity: number;
  value: number;
  /** Chargeable billed sales. */
  billed: number;
}

/** A detail as it was last edited; `worth` where its price or a raised quantity makes it another amount than its source's. */
interface Edited {
  readonly quantity: number;
  readonly price: number;
  readonly billingType: string;
  readonly tax: number | undefined;
  readonly worth: number;
}

export class Model {
  readonly chains = new Map<string, Chain>();
  readonly milestones = new Map<string, number>();
  private isLost = false;
  private readonly edits = new Map<string, Edited>();

  constructor(
    public terms: Terms,
    private readonly decimals: number,
  ) {}

  /** The entry is approved under the terms of now; says what is wrong with the rows that it made. */
  approved(id: string, work: Work, rows: Rows): string[] {
    const sales = this.isLost ? new Map<string, number>() : salesOf(work, this.terms);
    const value = sum([...sales.values()].map((quantity) => net(quantity, work.billPrice, this.terms, this.decimals)));
    this.chains.set(id, { work, quantity: sum([...sales.values()]), value, billed: 0 });
    // A sale that was billed, and credited since, has its reversal from its confirmation: it is no part of this approval.
    const live = rows.actual.filter(
      (row) =>
        row.origin_id === id && row.adjustment_status === null && row.billing_status !== 'CUSTOMER_INVOICE_POSTED',
    );
    const costs = live.filter((row) => row.transaction_type === 'COST');
    const hasCost = work.transactionClass !== 'FEE';
    return [
      ...differs(`cost of ${id}`, total(costs), [
        hasCost ? work.quantity : 0,
        hasCost ? gross(work.quantity, work.costPrice) : 0,
      ]),
      ...['CHARGEABLE', 'COMPLIMENTARY', 'NON_CHARGEABLE', 'NOT_AVAILABLE'].flatMap((type) => {
        const quantity = sales.get(type) ?? 0;
        const made = live.filter((row) => row.transaction_type === 'UNBILLED_SALES' && row.billing_type === type);
        const wanted = [quantity, net(quantity, work.billPrice, this.terms, this.decimals)];
        return [...differs(`${type} sale of ${id}`, total(made), wanted), ...this.sharesOf(id, made, quantity)];
      }),
    ];
  }

  /** Nobody's part is further from his percentage than roundings of three customers can bring it. 3.5 (t) */
  private sharesOf(id: string, made: readonly ActualRow[], quantity: number): string[] {
    const { percents } = this.terms.splits;
    const allowed = percents.map((percent) => (quantity * Number(percent)) / 100);
    const far = made.filter((row) => !allowed.some((share) => Math.abs(row.quantity - share) < 3));
    return far.map((row) => `${id}: ${row.quantity} of ${quantity} is nobody's share of ${percents.join('/')}`);
  }

  takenBack(id: string): void {
    const chain = this.chains.get(id);
    if (chain) Object.assign(chain, { quantity: 0, value: 0 });
  }

  /** The contract is lost: what can still be billed never will be. */
  lost(before: Rows): void {
    this.isLost = true;
    for (const [id, chain] of this.chains) {
      const open = chainRows(before, id).filter(isOpen);
      chain.quantity -= sum(open.map(({ quantity }) => quantity));
      chain.value -= sum(open.map(({ amount }) => amount));
    }
  }

  /** Entries that a contract's confirmation approves anew: approved ones of which no invoice holds anything. 3.4 (e) */
  approvedAnew(before: Rows): string[] {
    const approved = new Set(before.entry.filter(({ status }) => status === 'APPROVED').map(({ id }) => id));
    return [...this.chains.keys()].filter((id) => approved.has(id) && !chainRows(before, id).some(isOnInvoice));
  }

  edited(detailId: string, edit: Edit, before: Rows): void {
    const detail = before.invoice_detail.find(({ id }) => id === detailId) as DetailRow;
    const quantity = edit.quantity ?? detail.quantity;
    const price = edit.price ?? detail.price;
    const billing = edit.billingType ?? detail.billing_type;
    const tax = edit.tax ?? this.edits.get(detailId)?.tax;
    const terms = { ...this.terms, ...(detail.kind === 'MILESTONE' ? { discountPercent: '0', feePercent: '0' } : {}) };
    const worth = net(quantity, price, terms, this.decimals);
    this.edits.set(detailId, { quantity, price, billingType: billing, tax, worth });
  }

  /** What a draft says becomes what the chains are worth. */
  confirmed(invoiceId: string, before: Rows, after: Rows): string[] {
    const actuals = new Map(before.actual.map((row) => [row.id, row]));
    const faults: string[] = [];
    for (const detail of before.invoice_detail.filter((row) => row.invoice_id === invoiceId)) {
      const source = detail.source_actual_id ? actuals.get(detail.source_actual_id) : undefined;
      const chargeable = detail.billing_type === 'CHARGEABLE' ? detail.amount : 0;
      if (detail.kind === 'MANUAL')
        this.chains.set(detail.id, { work: null, quantity: detail.quantity, value: detail.amount, billed: chargeable });
      const corrected = detail.corrected_actual_id ? actuals.get(detail.corrected_actual_id) : undefined;
      if (corrected) faults.push(...this.corrected(detail, corrected, before, after));
      if (!source) continue;
      const chain = this.chains.get(originOf(source, before)) as Chain;
      chain.billed += chargeable;
      chain.quantity += detail.quantity - (detail.kind === 'SALE' ? source.quantity : 0);
      chain.value += detail.amount - (detail.kind === 'SALE' ? source.amount : 0);
    }
    return faults;
  }

  /** What a correction takes off can be billed again, at the price at which it was billed. 3.6 (w) to (y) */
  private corrected(detail: DetailRow, of: ActualRow, before: Rows, after: Rows): string[] {
    const chain = this.chains.get(originOf(of, before));
    if (!chain) return []; // a milestone: it is ready again itself
    const left = after.actual.find(({ id }) => id === detail.leftover_sale_id);
    const [quantity, amount] = [left?.quantity ?? 0, left?.amount ?? 0];
    chain.quantity += detail.quantity + quantity - of.quantity;
    chain.value += detail.amount + amount - of.amount;
    if (of.billing_type === 'CHARGEABLE') chain.billed += detail.amount - of.amount;
    const line = before.contract_line.find(({ id }) => id === of.contract_line_id);
    const isTime = line?.billing_method === 'TIME_AND_MATERIAL';
    const wanted = isTime ? Math.max(0, of.quantity - detail.quantity) : 0;
    const isAtOnePrice = detail.price === of.price || detail.quantity === 0;
    const isSame = isTime && isAtOnePrice && detail.quantity <= of.quantity;
    return differs(
      `left over by ${detail.id}`,
      [quantity, amount],
      [wanted, isSame ? of.amount - detail.amount : amount],
    );
  }

  /** What does not hold of these rows. */
  faults(rows: Rows): string[] {
    return [
      ...[...this.chains].flatMap(([id, chain]) => chainFaults(id, chain, rows)),
      ...[...this.milestones].flatMap(([name, amount]) =>
        differs(
          `milestone ${name}`,
          [sum(rows.milestone.filter((row) => row.name === name).map((row) => row.amount))],
          [amount],
        ),
      ),
      ...rows.invoice_detail.flatMap((detail) => this.detailFaults(detail, rows)),
      ...invoiceFaults(rows),
      ...sourceFaults(rows),
      ...differs(
        'retainers: billed, and available',
        [
          total(
            rows.actual.filter(
              (row) => row.transaction_class === 'RETAINER' && row.transaction_type === 'BILLED_SALES',
            ),
          )[1] as number,
        ],
        [sum(rows.retainer.map(({ available_amount }) => available_amount))],
      ),
    ];
  }

  private detailFaults(detail: DetailRow, rows: Rows): string[] {
    const edit = this.edits.get(detail.id);
    const said = [detail.quantity, detail.price, detail.billing_type, edit?.tax === undefined ? undefined : detail.tax];
    const faults = edit
      ? differs(`detail ${detail.id}`, said, [edit.quantity, edit.price, edit.billingType, edit.tax])
      : [];
    const source = rows.actual.find(({ id }) => id === detail.source_actual_id);
    if (detail.kind !== 'SALE' || !source) return faults;
    const off = rows.invoice_detail.filter(
      (row) => row.kind === 'WRITE_OFF' && row.source_actual_id === source.id && row.invoice_id === detail.invoice_id,
    );
    const rest = Math.max(0, source.quantity - detail.quantity);
    if (total(off)[0] !== rest) faults.push(`detail ${detail.id}: ${total(off)[0]} written off instead of ${rest}`);
    if (off.some((row) => row.billing_type !== 'NON_CHARGEABLE'))
      faults.push(`detail ${detail.id}: its write-off is billed`);
    const isAnother = detail.price !== source.price || detail.quantity > source.quantity;
    if (!isAnother)
      faults.push(...differs(`detail ${detail.id} and its write-off`, [total([detail, ...off])[1]], [source.amount]));
    if (isAnother && edit && detail.amount !== edit.worth)
      faults.push(`detail ${detail.id}: ${detail.amount}, and it is worth ${edit.worth}`);
    return faults;
  }
}

function chainFaults(id: string, { quantity, value, billed }: Chain, rows: Rows): string[] {
  const sales = chainRows(rows, id);
  const chargeable = sales.filter(
    (row) => row.transaction_type === 'BILLED_SALES' && row.billing_type === 'CHARGEABLE',
  );
  const strange =
    rows.actual.filter(({ entry_id }) => entry_id === id).length -
    rows.actual.filter((row) => originOf(row, rows) === id).length;
  return [
    ...differs(`unbilled and billed sales of ${id}`, total(sales), [quantity, value]),
    ...differs(`billed of ${id}`, [total(chargeable)[1] as number], [billed]),
    ...(id.startsWith('e-') && strange !== 0 ? [`${id}: ${strange} actuals that say they are its are not`] : []),
  ];
}

/** 3.7 (2): what an invoice says, its details and what was billed. */
function invoiceFaults(rows: Rows): string[] {
  return rows.invoice.flatMap(({ id, status, detail_amount }) => {
    const isConfirmed = status === 'CONFIRMED';
    const counted = isConfirmed
      ? rows.actual.filter((row) => row.invoice_id === id && row.transaction_type === 'BILLED_SALES')
      : rows.invoice_detail
          .filter((row) => row.invoice_id === id)
          .map((row) => ({ ...row, amount: row.amount - (row.previous_amount ?? 0) }));
    return differs(
      `invoice ${id}`,
      [total(counted.filter((row) => row.billing_type === 'CHARGEABLE'))[1]],
      [detail_amount],
    );
  });
}

/** 3.7 (5): nothing is on two invoices, what is on a draft says so, and what is in the backlog is on none. */
function sourceFaults({ actual, invoice_detail, milestone }: Rows): string[] {
  const invoices = new Map<string, Set<string>>();
  const credited = new Set(actual.filter((row) => row.adjustment_status === 'ADJUSTED').map(({ id }) => id));
  for (const { kind, source_actual_id, source_milestone_id, invoice_id, billed_actual_id } of invoice_detail) {
    const source = source_actual_id ?? source_milestone_id;
    if (source && kind !== 'CORRECTION' && !credited.has(billed_actual_id))
      invoices.set(source, (invoices.get(source) ?? new Set()).add(invoice_id));
  }
  const wrong = (id: string, status: string | null, invoiceId: string | null) => {
    const on = [...(invoices.get(id) ?? [])];
    const isOn = status === 'CUSTOMER_INVOICE_CREATED' || status === 'CUSTOMER_INVOICE_POSTED';
    return (
      on.length > 1 ||
      (isOn && on[0] !== invoiceId && on.length > 0) ||
      (!isOn && status !== null && invoiceId !== null)
    );
  };
  const bad = [
    ...actual
      .filter((row) => row.transaction_type === 'UNBILLED_SALES' && row.transaction_class !== 'RETAINER')
      .filter((row) => wrong(row.id, row.billing_status, row.invoice_id)),
    ...milestone.filter((row) => wrong(row.id, row.invoice_status, row.invoice_id)),
  ];
  return bad.map(({ id }) => `${id} says another invoice than the one it is on, or is on two`);
}

/** On a draft, or billed and not credited since. */
const isOnInvoice = ({ transaction_type, billing_status, adjustment_status }: ActualRow): boolean =>
  transaction_type === 'BILLED_SALES'
    ? adjustment_status === null || adjustment_status === 'IN_PROCESS'
    : adjustment_status === null && billing_status === 'CUSTOMER_INVOICE_CREATED';

const isOpen = (row: ActualRow): boolean =>
  row.transaction_type === 'UNBILLED_SALES' && row.adjustment_status === null && row.invoice_id === null;

/** Unbilled and billed sales that go back to an entry, or to a detail that has nothing behind it. */
function chainRows(rows: Rows, id: string): ActualRow[] {
  return rows.actual.filter(
    (row) =>
      (row.transaction_type === 'UNBILLED_SALES' || row.transaction_type === 'BILLED_SALES') &&
      originOf(row, rows) === id,
  );
}

function originOf({ origin_id }: ActualRow, rows: Rows): string {
  const detail = rows.invoice_detail.find(({ id }) => id === origin_id);
  const source = detail?.source_actual_id ?? detail?.corrected_actual_id;
  const row = source ? rows.actual.find(({ id }) => id === source) : undefined;
  return row ? originOf(row, rows) : origin_id;
}

const total = (rows: readonly { quantity: number; amount: number }[]): [number, number] => [
  sum(rows.map(({ quantity }) => quantity)),
  sum(rows.map(({ amount }) => amount)),
];

function differs(what: string, is: readonly unknown[], wanted: readonly unknown[]): string[] {
  return is.every((one, index) => one === wanted[index])
    ? []
    : [`${what}: ${is.join(', ')} instead of ${wanted.join(', ')}`];
}

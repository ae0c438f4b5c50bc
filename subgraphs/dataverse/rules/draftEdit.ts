// Which fields of a detail may be edited on a draft, and what an edit makes of it: an edited SALE with the ids of the rows that
// confirming will write, and beside it the WRITE_OFF of what was taken off its quantity. Pure: no actual changes before the
// invoice is confirmed. domain.md 2.4, 3.1 (P2), 3.4 (g) to (k)
import type { Refusal } from '../../../schema/errors';
import { AmountError, checkAmount, lineAmount, PRICE_SCALE, QUANTITY_SCALE, UNITS_LIMIT } from '../../money';
import type { BillingMethod } from './contractTerms';
import { becomes, partialCredit, taxOfCorrection, taxOnNothing, worthOfCorrection } from './correction';
import { type DetailKind, drawIds, type IdColumn } from './detailIds';
import { type LineTerms, type SaleValues, type Worth, worthOf, worthOfEdited, writtenOff } from './saleTerms';

export type EditField = 'billingType' | 'quantity' | 'price' | 'tax' | 'description' | 'externalDescription';
export const EDIT_FIELDS: readonly EditField[] = [
  'billingType',
  'quantity',
  'price',
  'tax',
  'description',
  'externalDescription',
];

/** What is to be changed of one detail; what is absent stays. Quantity 1/100, price 1/10,000, tax in minor units. */
export interface DetailEdit {
  readonly billingType?: string | undefined;
  readonly quantity?: number | undefined;
  readonly price?: number | undefined;
  readonly tax?: number | undefined;
  readonly description?: string | null | undefined;
  readonly externalDescription?: string | null | undefined;
}

/** A detail as it stands on the draft, whatever further columns it has. */
export interface DraftDetail extends Worth, Readonly<Record<IdColumn, string | null>> {
  readonly id: string;
  readonly kind: DetailKind;
  readonly transaction_class?: string;
  readonly billing_type: string;
  readonly quantity: number;
  readonly price: number;
  readonly tax: number;
  readonly description: string | null;
  readonly external_description: string | null;
}

export interface EditContext<D extends DraftDetail> {
  readonly line: LineTerms & { readonly billingMethod: BillingMethod };
  /** The unbilled sale of a SALE, the billed sale of a CORRECTION. */
  readonly source?: SaleValues | undefined;
  /** The WRITE_OFF that stands beside a SALE already. */
  readonly companion?: D | undefined;
  readonly newId: () => string;
}

/** The rows that take the place of the detail and its companion: one, or two. */
export type EditOutcome<D> =
  | { readonly ok: true; readonly rows: readonly D[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

const TEXTS: readonly EditField[] = ['description', 'externalDescription'];

/** The fields that a draft lets people change, by what backs the detail. The class never is among them. domain.md 2.4 */
export function editableFields(kind: DetailKind, billingMethod: BillingMethod): readonly EditField[] {
  if (kind === 'SALE' || (kind === 'MANUAL' && billingMethod === 'TIME_AND_MATERIAL')) return EDIT_FIELDS;
  if (kind === 'CORRECTION') {
    // What was billed keeps its billing type; a fixed-price line is credited whole, and its quantity has a refusal of its own.
    return billingMethod === 'FIXED_PRICE' ? ['quantity', ...TEXTS] : ['quantity', 'price', 'tax', ...TEXTS];
  }
  if (kind === 'MILESTONE' || kind === 'MANUAL') return ['billingType', 'price', 'tax', ...TEXTS];
  if (kind === 'APPLIED_RETAINER') return ['price', ...TEXTS];
  return [];
}

/**
 * What the edit makes of a detail. Refused: DETAIL_NOT_EDITABLE for a field that its kind does not allow,
 * PARTIAL_CREDIT_UNSUPPORTED, BAD_USER_INPUT and AMOUNT_OUT_OF_RANGE for values; `path` names the field, `subjectId` the detail. 3.4 (g): 8 h lowered to 6 are a SALE of 6
 * and a WRITE_OFF of 2; (h) raised, (i) another billing type, (j) another price: an edited SALE alone.
 */
export function editDetail<D extends DraftDetail>(
  detail: D,
  edit: DetailEdit,
  context: EditContext<D>,
): EditOutcome<D> {
  const isCorrection = detail.kind === 'CORRECTION';
  // What was billed for a retainer is credited whole, whatever its line is. domain.md 3.6
  const billingMethod =
    isCorrection && detail.transaction_class === 'RETAINER' ? 'FIXED_PRICE' : context.line.billingMethod;
  const credit = isCorrection
    ? (partialCredit(edit.quantity, billingMethod) ?? taxOnNothing(edit.quantity ?? detail.quantity, edit.tax))
    : undefined;
  // The quantity of a correction may be zero, and has the sign of what it corrects. domain.md 3.6
  const bounds = isCorrection ? { quantity: context.source?.quantity ?? 0, mayBeZero: true } : detail;
  const refusals = [
    ...lockedFields(detail, edit, billingMethod),
    ...(credit ? [credit] : []),
    ...valueFaults(bounds, edit),
  ];
  if (refusals.length > 0)
    return { ok: false, refusals: refusals.map((fault) => ({ ...fault, subjectId: detail.id })) };
  try {
    const rows = editedRows(detail, edit, context);
    const taxFault = edit.tax === undefined ? undefined : wrongTax(rows[0]);
    return taxFault ? { ok: false, refusals: [{ ...taxFault, subjectId: detail.id }] } : { ok: true, rows };
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    return {
      ok: false,
      refusals: [{ code: error.code, message: `The detail has ${error.message}.`, subjectId: detail.id }],
    };
  }
}

function lockedFields(detail: DraftDetail, edit: DetailEdit, billingMethod: BillingMethod): Refusal[] {
  const allowed = editableFields(detail.kind, billingMethod);
  const locked = EDIT_FIELDS.filter((field) => edit[field] !== undefined && !allowed.includes(field));
  const why =
    detail.kind === 'WRITE_OFF'
      ? 'it follows from the quantity of the sale beside it'
      : `a ${detail.kind} on a ${billingMethod} line does not allow it`;
  return locked.map((field) => ({
    code: 'DETAIL_NOT_EDITABLE',
    message: `The ${field} of this detail cannot be changed: ${why}.`,
    path: [field],
  }));
}

/** What is wrong with the values of an edit or of a new detail, whose quantity is positive: one sign is kept. */
export function valueFaults(
  before: { readonly quantity: number; readonly mayBeZero?: boolean },
  edit: DetailEdit,
): Refusal[] {
  const faults: Refusal[] = [];
  const wrong = (field: EditField, message: string) => faults.push({ code: 'BAD_USER_INPUT', message, path: [field] });
  const { billingType, quantity, price } = edit;
  if (billingType !== undefined && !BILLED_TYPES.includes(billingType))
    wrong('billingType', `A detail is one of ${BILLED_TYPES.join(', ')}.`);
  if (quantity !== undefined && quantity !== before.quantity) {
    const isTurned = before.quantity < 0 ? quantity >= 0 : quantity <= 0;
    if (isTurned && !(before.mayBeZero && quantity === 0))
      wrong('quantity', `A quantity is ${before.quantity < 0 ? 'negative here' : 'more than zero'}.`);
    if (!isWithin(quantity, QUANTITY_SCALE)) wrong('quantity', `A quantity is at most ${UNITS_LIMIT}.`);
  }
  if (price !== undefined && (price < 0 || !isWithin(price, PRICE_SCALE)))
    wrong('price', `A price is between 0 and ${UNITS_LIMIT}.`);
  for (const field of ['description', 'externalDescription'] as const)
    if ((edit[field]?.length ?? 0) > LONGEST_TEXT) wrong(field, `It has at most ${LONGEST_TEXT} characters.`);
  return faults;
}

const BILLED_TYPES = ['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY'];
const LONGEST_TEXT = 200;

function isWithin(value: number, scale: number): boolean {
  return Number.isSafeInteger(value) && Math.abs(value) <= UNITS_LIMIT * 10 ** scale;
}

/** An estimate of tax has the sign of what is taxed. */
export function wrongTax({ amount, tax }: { readonly amount: number; readonly tax: number }): Refusal | undefined {
  if (tax === 0 || (amount < 0 ? tax < 0 : tax > 0)) return undefined;
  return { code: 'BAD_USER_INPUT', message: 'A tax has the sign of the amount.', path: ['tax'] };
}

function editedRows<D extends DraftDetail>(detail: D, edit: DetailEdit, context: EditContext<D>): [D, ...D[]] {
  const { line, source, newId } = context;
  const changed = {
    billing_type: edit.billingType ?? detail.billing_type,
    quantity: edit.quantity ?? detail.quantity,
    price: edit.price ?? detail.price,
    tax: checkAmount(edit.tax ?? detail.tax, line.currency),
    description: edit.description === undefined ? detail.description : edit.description,
    external_description:
      edit.externalDescription === undefined ? detail.external_description : edit.externalDescription,
  };
  const { billingMethod } = line;
  const shape = { kind: detail.kind, billingMethod };
  if (source && detail.kind === 'CORRECTION') {
    const worth = worthOfCorrection(changed.quantity, changed.price, source, line);
    const ids = drawIds(
      {
        ...shape,
        ...becomes(changed.quantity, source, billingMethod),
        isOfRetainer: detail.transaction_class === 'RETAINER',
      },
      newId,
      detail,
    );
    const tax = taxOfCorrection(changed.quantity, changed.tax);
    return [{ ...detail, ...changed, tax, ...checked(worth, line.currency), ...ids }];
  }
  if (!source) {
    const worth =
      detail.kind === 'MANUAL'
        ? worthOf(changed.quantity, changed.price, line)
        : net(lineAmount(changed.quantity, changed.price, line.currency));
    return [{ ...detail, ...changed, ...checked(worth, line.currency), ...drawIds(shape, newId, detail) }];
  }
  const worth = checked(worthOfEdited(changed.quantity, changed.price, source, line), line.currency);
  const isEdited = isChanged(changed, source);
  const sale = { ...detail, ...changed, ...worth, ...drawIds({ ...shape, isEdited }, newId, detail) };
  const rest = writtenOff(changed.quantity, source, line.currency);
  return rest ? [sale, writeOff(sale, { ...rest, ...checked(rest, line.currency) }, context)] : [sale];
}

/** Is a SALE no longer what its source is? Texts and tax do not count: no row of its own is written for them. 3.4 (g) to (j) */
export function isChanged(
  sale: { readonly billing_type: string; readonly quantity: number; readonly price: number },
  source: SaleValues,
): boolean {
  return sale.billing_type !== source.billing_type || sale.quantity !== source.quantity || sale.price !== source.price;
}

/** The WRITE_OFF beside a sale. It keeps its own id and ids from edit to edit, and the sale's place in the list. 3.4 (g) */
function writeOff<D extends DraftDetail>(
  sale: D,
  rest: Worth & { quantity: number; price: number },
  { line, companion, newId }: EditContext<D>,
): D {
  return {
    ...sale,
    ...rest,
    id: companion?.id ?? newId(),
    kind: 'WRITE_OFF',
    billing_type: 'NON_CHARGEABLE',
    tax: 0,
    ...drawIds({ kind: 'WRITE_OFF', billingMethod: line.billingMethod }, newId, companion),
  };
}

function net(amount: number): Worth {
  return { amount, discount_amount: 0, fee_amount: 0 };
}

function checked(worth: Worth, currency: string): Worth {
  const { amount, discount_amount, fee_amount } = worth;
  return { amount: checkAmount(amount, currency), discount_amount, fee_amount };
}

// Puts items of the backlog onto drafts, by the target rule: the one draft of their contract customer, of several the newest,
// and where there is none a new one. All or none, under the locks of contracts, then drafts, then items. domain.md 3.1
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { RetryTransaction, type Tx } from '../../database/database';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { additionRefusal } from '../rules/additions';
import { changeRefusal } from '../rules/draftState';
import { forbidden } from '../rules/permissions';
import { byKind, claimItems, type ItemIds, type ItemPlace, lockBacklogItems, placesOfItems } from '../store/backlog';
import { type ContractRow, lockContracts } from '../store/contracts';
import { saveSums } from '../store/draftSums';
import { billToOf, lastOfDetails, targetDrafts } from '../store/drafts';
import { type InvoiceRow, lockInvoices } from '../store/invoices';
import { writeClaimedDetails } from './claimedDetails';
import { decided } from './decided';
import { completeLines } from './draftLinesNow';
import { applyRetainers, settleableNow } from './draftRetainers';
import { writeDrafts } from './newDrafts';

export interface AddToInvoiceInput {
  /** Unbilled sales, milestones and retainers that are ready, at most 500, of whatever contracts. */
  readonly ids: readonly string[];
  /** Of a draft that is created, YYYY-MM-DD. Default: today. */
  readonly invoiceDate?: string | null;
  readonly idempotencyKey?: string | null;
}

/** What goes onto one draft. */
interface Addition {
  readonly place: ItemPlace;
  readonly ids: string[];
}

/** The same, by what it is. */
interface Wanted {
  readonly place: ItemPlace;
  readonly ids: ItemIds;
}

const MOST_IDS = 500;

/**
 * Adds the items; gives the drafts that they are on now. Refused, a refusal per bad item: FORBIDDEN, LIST_TOO_LONG, NOT_FOUND,
 * ITEM_NOT_READY, LIMIT_EXCEEDED, INVOICE_DATE_TOO_EARLY (the item is dated after the draft), AMOUNT_OUT_OF_RANGE.
 */
export async function addToInvoice(
  books: Books,
  caller: Caller,
  input: AddToInvoiceInput,
): Promise<Outcome<{ invoiceIds: string[] }>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const ids = [...new Set(input.ids)];
  if (ids.length === 0 || ids.length > MOST_IDS)
    return refused({ code: 'LIST_TOO_LONG', message: `1 to ${MOST_IDS} ids at once.`, path: ['ids'] });
  const { idempotencyKey: key, ...asked } = input;
  const request = { mutation: 'addToInvoice', caller, key, input: asked };
  return decided(books, async (tx) => {
    const places = await placesOfItems(tx, ids);
    const contracts = await lockContracts(
      tx,
      [...places.values()].map(({ contract_id }) => contract_id),
    );
    const before = await recall<{ invoiceIds: string[] }>(tx, request, books);
    if (before) return before;
    const drafts = await lockTargets(tx, [...places.values()]);
    const items = await lockBacklogItems(tx, ids);
    const newDate = input.invoiceDate ?? instant(books.world).slice(0, 10);
    const refusals = ids.flatMap((id): Refusal[] => {
      const [item, place] = [items.get(id), places.get(id)];
      const path = ['ids', `${input.ids.indexOf(id)}`];
      if (!item || !place || !maySee(caller, item.legal_entity))
        return [
          {
            code: 'NOT_FOUND',
            message: `There is no unbilled sale, milestone or retainer ${id}.`,
            path,
            subjectId: id,
          },
        ];
      const refusal = additionRefusal(item, place, drafts.get(placeKey(place))?.invoice_date ?? newDate);
      return refusal ? [{ ...refusal, path, subjectId: id }] : [];
    });
    if (refusals.length > 0) return refused(...refusals);
    const invoiceIds: string[] = [];
    for (const [of, addition] of additionsOf(ids, places)) {
      const draft = drafts.get(of);
      const contract = contracts.get(addition.place.contract_id) as ContractRow;
      const wanted = { place: addition.place, ids: byKind(addition.ids, items) };
      const id = draft
        ? await extend(tx, books, wanted, draft)
        : await create(tx, books, caller, contract, wanted, newDate);
      invoiceIds.push(id);
    }
    await remember(tx, request, { invoiceIds }, books);
    return { ok: true, value: { invoiceIds }, replayed: false };
  });
}

/** The items by the contract customer whose they are. */
function additionsOf(ids: readonly string[], places: ReadonlyMap<string, ItemPlace>): Map<string, Addition> {
  const additions = new Map<string, Addition>();
  for (const id of ids) {
    const place = places.get(id) as ItemPlace;
    const addition = additions.get(placeKey(place)) ?? { place, ids: [] };
    addition.ids.push(id);
    additions.set(placeKey(place), addition);
  }
  return additions;
}

/** The draft that items of each contract customer go onto, locked. */
async function lockTargets(tx: Tx, places: readonly ItemPlace[]): Promise<Map<string, InvoiceRow>> {
  if (places.length === 0) return new Map();
  const wanted = new Set(places.map(placeKey));
  const newest = new Map<string, string>();
  const contractIds = [...new Set(places.map(({ contract_id }) => contract_id))];
  for (const draft of await targetDrafts(tx, contractIds)) {
    const of = placeKey(draft);
    if (wanted.has(of) && !newest.has(of)) newest.set(of, draft.id);
  }
  const locked = await lockInvoices(tx, [...newest.values()]);
  // Whoever confirms or deletes a draft holds its lock alone, not the contract's: it may be over by now.
  if (locked.length < newest.size || locked.some((invoice) => changeRefusal(invoice, null)))
    throw new RetryTransaction('a draft was confirmed or deleted meanwhile');
  return new Map(locked.map((invoice) => [placeKey(invoice), invoice]));
}

async function create(
  tx: Tx,
  books: Books,
  caller: Caller,
  contract: ContractRow,
  { place, ids }: Wanted,
  invoiceDate: string,
): Promise<string> {
  const [customer] = await billToOf(tx, [place.contract_customer_id as string]);
  if (!customer) throw new Error(`contract customer ${place.contract_customer_id} is referred to, but not there`);
  const claim = (id: string) => claimItems(tx, id, ids);
  return (await writeDrafts(tx, books, caller, contract, [{ customer, invoiceDate, claim }]))[0] as string;
}

async function extend(tx: Tx, books: Books, { ids }: Wanted, draft: InvoiceRow): Promise<string> {
  const settleableBefore = await settleableNow(tx, draft.id);
  const claimed = await claimItems(tx, draft.id, ids);
  const lineIds = await completeLines(tx, books, draft);
  const { number } = await lastOfDetails(tx, draft.id);
  const of = { invoiceId: draft.id, lineIds, lastNumber: number };
  const lastNumber = await writeClaimedDetails(tx, books, of, claimed);
  const { contract_customer_id: contractCustomerId, invoice_date: invoiceDate } = draft;
  await applyRetainers(tx, books, { ...of, lastNumber, contractCustomerId, invoiceDate, settleableBefore });
  await saveSums(tx, draft);
  return draft.id;
}

function placeKey(of: { readonly contract_id: string; readonly contract_customer_id: string | null }): string {
  return `${of.contract_id} ${of.contract_customer_id}`;
}

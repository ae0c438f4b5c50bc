// Finance's side of an invoice's journey, for tests: the messages that it would send about one confirmed invoice, numbered
// per key, through the real inbox; and what Dataverse then shows.
import { MAPS, type Message, PROTOCOL_VERSION, REPORTS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import type { Inbox } from '../../../../subgraphs/dual-write/inbox';
import { type Company, draftOf, granted, type TestBooks } from './books';

/** A confirmed invoice of two lines of hours and a milestone, and a way to send the messages of its keys. */
export async function confirmedJourney(books: TestBooks, company: Company, inbox: Inbox, prefix: string) {
  const id = await draftOf(books, company, 2, 1, prefix);
  granted(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: id }));
  const [invoice] = await books.db.read.rows<{ number: string }>('SELECT number FROM invoice WHERE id = ?', [id]);
  const number = invoice?.number as string;
  const billed = (
    await books.db.read.rows<{ id: string }>(
      `SELECT id FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' ORDER BY id`,
      [id],
    )
  ).map((row) => row.id);
  const counts = new Map<string, number>();
  const send = (key: string, topic: string, rows: object[]) => {
    const next = (counts.get(key) ?? 0) + 1;
    const message: Message = {
      version: PROTOCOL_VERSION,
      id: books.world.newId(),
      key,
      number: next,
      topic,
      mapVersion: null,
      chunk: 1,
      chunks: 1,
      rows,
    };
    return inbox.receive([message]).then((answer) => {
      if (!answer.stopped) counts.set(key, message.number);
      return answer;
    });
  };
  let reports = 0;
  return {
    id,
    number,
    billed,
    step: (step: string, state = 'MOVING', blockers: object[] = []) => {
      reports += 1;
      return send(`invoice-step:${id}`, REPORTS.step, [
        { invoiceId: id, report: reports, step, state, blockers, blockerCount: blockers.length },
      ]);
    },
    posted: (reportsBefore: number) =>
      send(`invoice:${id}`, REPORTS.posted, [{ invoiceId: id, proposalId: number, reportsBefore }]),
    accounting: (ids: string[], changes: object = {}) =>
      send(
        `invoice:${id}`,
        MAPS.actuals,
        ids.map((actualId, index) => ({
          actualId,
          voucherNumber: 'USMF-V-1',
          accountingAmount: 100 + index,
          accountingCurrency: 'USD',
          exchangeRate: 1_000_000_000_000,
          salesTaxAmount: 10 * index,
          proposalId: number,
          ...changes,
        })),
      ),
    customerInvoice: (changes: object = {}) =>
      send(`invoice:${id}`, MAPS.customerInvoices, [
        {
          proposalId: number,
          invoiceId: id,
          customerInvoiceNumber: `CI-${number}`,
          customerInvoiceDate: '2026-10-31',
          salesTax: 5_000,
          total: 825_000,
          currencyId: 'USD',
          billedCount: billed.length,
          ...changes,
        },
      ]),
    log: async () =>
      (
        await books.db.read.rows<{ step: string; state: string; sequence: number; blockers: string }>(
          'SELECT * FROM invoice_status WHERE invoice_id = ? ORDER BY sequence',
          [id],
        )
      ).map(
        ({ sequence, step, state, blockers }) =>
          `${sequence} ${step} ${state}${(JSON.parse(blockers) as { code: string }[]).map(({ code }) => ` ${code}`).join('')}`,
      ),
    invoice: async () => (await books.db.read.rows('SELECT * FROM invoice WHERE id = ?', [id]))[0],
  };
}

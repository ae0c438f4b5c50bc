// Scenarios 6 and 17: what confirming sends arrives in another order than it was sent in, and invoices are confirmed in another
// order than they were numbered in. The order is turned round at the wire, on its way to Finance's inbox. domain.md 4.3, 5.3, 8.1
import { type Answer, MAPS, type Message } from '../../../schema/messages';
import { ask } from '../../harness/graphql';
import { change, untilStep } from '../actors';
import { drafted, INVOICE_DAY, importAll, journalised, type On, worked } from './books';

type Receive = (messages: readonly Message[]) => Promise<Answer>;

const LISTED = '{ invoiceProposals(first: 50) { nodes { number } } setUpFindings(first: 50) { nodes { code } } }';
interface Listed {
  invoiceProposals: { nodes: { number: string }[] };
  setUpFindings: { nodes: { code: string }[] };
}

export function orderScenarios(of: On): void {
  /** What the wire hands to Finance goes through `turned` from now on. Gives what sets it right. */
  const atTheWire = (turned: (messages: readonly Message[], receive: Receive) => Promise<Answer>): (() => void) => {
    const { finance } = of().both;
    const receive = finance.receive.bind(finance);
    Object.assign(finance, { receive: (messages: readonly Message[]) => turned(messages, receive) });
    return () => Object.assign(finance, { receive });
  };

  it('scenario 6: actuals and links come before the header, and come again later: nothing is lost, nothing is there twice', async () => {
    const on = of();
    await worked(on, 1, '7.25', '133.3333');
    await worked(on, 1, '8.00', '200');
    await journalised(on);
    const invoice = await drafted(on, 1);
    const early: (string | undefined)[] = [];
    const kept: Message[][] = [];
    const setRight = atTheWire(async (messages, receive) => {
      const [header, ...rest] = messages;
      if (header?.topic !== MAPS.invoices) return receive(messages);
      expect(rest.map(({ topic }) => topic)).toEqual([MAPS.actuals, MAPS.links]);
      kept.push([...messages]);
      for (const turned of [rest.slice(1), rest.slice(0, 1), rest]) early.push((await receive(turned)).stopped?.kind);
      return receive(messages);
    });
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await on.settle();
    setRight();
    expect(early).toEqual(['later', 'later', 'later']);
    expect(kept).toHaveLength(1);
    const [messages] = kept as [Message[]];
    const again = async (part: readonly Message[]) => expect((await on.both.finance.receive(part)).applied).toBe(3);
    await again(messages);
    await again(messages.slice(2));
    await importAll(on);
    await again(messages.slice(1));
    await again(messages.slice(0, 1));
    const { number } = invoice;
    const query = `query ($number: String!) {
      invoiceProposal(number: $number) { status lineCount netAmount { amount } lines(first: 50) { nodes { actualId } } }
      stagedActuals(filter: { invoiceNumber: $number }, first: 50) { nodes { actualId } } }`;
    type Actuals = { nodes: { actualId: string }[] };
    const seen = await ask<{ invoiceProposal: { lines: Actuals }; stagedActuals: Actuals }>(on.url, query, { number });
    expect(seen.invoiceProposal).toMatchObject({ status: 'OPEN', lineCount: 2, netAmount: { amount: '2566.67' } });
    const ids = ({ nodes }: Actuals) => nodes.map(({ actualId }) => actualId).sort();
    expect(new Set(ids(seen.stagedActuals)).size).toBe(2);
    expect(ids(seen.invoiceProposal.lines)).toEqual(ids(seen.stagedActuals));
    await change(on.url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: INVOICE_DAY });
    await untilStep(on.url, invoice.id, 'WRITTEN_BACK', 'DONE');
  });

  it('scenario 17: invoices are confirmed in another order than they were numbered in, and proposals take lower and higher numbers', async () => {
    const on = of();
    const drafts: { id: string; number: string }[] = [];
    for (const contract of [1, 2, 3, 4, 5]) drafts.push(await drafted(on, contract, ['MILESTONE']));
    const numbers = drafts.map(({ number }) => number);
    expect([...numbers].sort()).toEqual(numbers);
    const invoiced: string[] = [];
    type Posted = { proposal: { number: string; customerInvoice: { number: string } }; userErrors: [] };
    const confirmedAndPosted = async (places: readonly number[]) => {
      const some = places.map((place) => drafts[place] as (typeof drafts)[number]);
      for (const { id } of some) await change(on.url, 'confirmInvoice', 'invoice { id }', { invoiceId: id });
      await on.settle();
      await importAll(on);
      for (const { id, number } of some) {
        const input = { number, invoiceDate: INVOICE_DAY };
        const fields = 'proposal { number status customerInvoice { number } }';
        const { proposal } = await change<Posted>(on.url, 'postInvoiceProposal', fields, input);
        expect(proposal).toMatchObject({ number, status: 'INVOICED' });
        invoiced.push(proposal.customerInvoice.number);
        await untilStep(on.url, id, 'WRITTEN_BACK', 'DONE');
      }
    };
    await confirmedAndPosted([3, 0, 4]); // the highest, the lowest …
    await confirmedAndPosted([2, 1]); // … and those in between, when the others are posted
    // Customer invoices are numbered by another sequence: in the order of posting, without a gap.
    const last = invoiced.map((number) => Number(number.replace(/\D+/g, '')));
    expect(last).toEqual(last.map((_, index) => Number(last[0]) + index));
    const { invoiceProposals, setUpFindings } = await ask<Listed>(on.url, LISTED);
    expect(invoiceProposals.nodes.map(({ number }) => number)).toEqual(expect.arrayContaining(numbers));
    const codes = setUpFindings.nodes.map(({ code }) => code).filter((code) => code.startsWith('SEQUENCE'));
    expect(codes.filter((code) => code === 'SEQUENCE_TOO_STRICT')).toEqual([]);
  });
}

// Acceptance scenario 16 of domain.md 8.1 through the gateway: all lines deleted, dimensions changed where they live, imported again: the
// same set. On the way a required dimension that is missing is named in the preview, on the journal, by the proposal's blockers and
// readiness; and what was edited on a line stays through it all.
import { DIALECTS } from '../harness/databases';
import { ask } from '../harness/graphql';
import { change, draftInvoice, untilStep } from './actors';
import { company } from './company';
import { foretoldThere } from './foretoldThere';
import { type InProcess, openInProcess } from './inProcess';

const DAY = '2026-11-23';
const PROPOSAL = `query ($number: String!) { invoiceProposal(number: $number) { version taxEditedBy blockers(first: 9) { nodes { code owner count } }
  readinessSummary { ready counts { state code count } } lines(first: 500) { nodes { id actualId transactionClass netAmount { amount }
  salesTax { amount } dimensions { dimension value } edits(first: 9) { nodes { attribute from to by reason } } } }
  customerInvoice { voucher { entries(first: 500) { nodes { postingType dimensions { value } } } } } } }`;

interface Line {
  id: string;
  actualId: string;
  transactionClass: string;
  dimensions: { dimension: string; value: string }[];
  edits: { nodes: object[] };
}
interface Proposal {
  version: number;
  taxEditedBy: string[];
  blockers: { nodes: object[] };
  readinessSummary: { ready: boolean; counts: object[] };
  lines: { nodes: Line[] };
  customerInvoice: {
    voucher: { entries: { nodes: { postingType: string; dimensions: { value: string }[] }[] } };
  } | null;
}

describe.each(DIALECTS)('dimensions changed between two imports on %s', (dialect) => {
  let on: InProcess;
  beforeAll(async () => {
    const legalEntity = 'USMF';
    on = await openInProcess(dialect, {
      ...company(1, 3),
      'financial-dimensions': [
        { legalEntity, dimension: 'DEPT', required: true },
        { legalEntity, dimension: 'AREA', required: false },
      ],
      'dimension-values': ['10', '20', '30'].flatMap((value) =>
        ['DEPT', 'AREA'].map((dimension) => ({ legalEntity, dimension, value, name: value })),
      ),
      'dimension-defaults': [{ legalEntity, kind: 'CUSTOMER', number: 'US-001', dimension: 'AREA', value: '30' }],
    });
  });
  afterAll(async () => {
    expect(await on.stop()).toEqual([]);
  });

  const proposal = async (number: string) =>
    (await ask<{ invoiceProposal: Proposal }>(on.url, PROPOSAL, { number })).invoiceProposal;
  const dept = (value: string) => ({ dimensions: [{ dimension: 'DEPT', value }] });
  const draftJournals = async () => {
    const query =
      '{ integrationJournals(filter: { status: [DRAFT, ERROR] }, first: 9) { nodes { id version lines(first: 9) { nodes { error { code } } } } } }';
    type Journal = { id: string; version: number; lines: { nodes: { error: { code: string } | null }[] } };
    return (await ask<{ integrationJournals: { nodes: Journal[] } }>(on.url, query)).integrationJournals.nodes;
  };
  const shown = (lines: Line[]) =>
    lines
      .map(({ transactionClass, dimensions }) => `${transactionClass} ${dimensions.map(({ value }) => value)}`)
      .sort();

  it('scenario 16: all lines deleted, dimensions changed, imported again: the same set, with the dimensions of now, posted with them', async () => {
    await on.settle();
    const invoice = await draftInvoice(on.url, 'C-001', DAY);
    const { number } = invoice;
    const foretold = await foretoldThere(on.url, invoice.id);
    expect(foretold?.blockers.map(({ code, owner }) => `${code} ${owner}`)).toContain(
      'DIMENSION_MISSING PROJECT_ACCOUNTANT',
    );
    await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
    await on.importAll();
    const [journal] = await draftJournals();
    expect(journal?.lines.nodes.map(({ error }) => error?.code)).toContain('DIMENSION_MISSING');
    for (const { id, version } of await draftJournals())
      await change(on.url, 'updateJournalLines', 'journal { version }', {
        journalId: id,
        expectedVersion: version,
        ...dept('10'),
      });
    await on.importAll();
    await untilStep(on.url, invoice.id, 'IMPORTED', 'BLOCKED');
    const first = await proposal(number);
    expect(first.blockers.nodes).toEqual([{ code: 'DIMENSION_MISSING', owner: 'PROJECT_ACCOUNTANT', count: 1 }]);
    expect(first.readinessSummary).toMatchObject({ ready: false });
    expect(first.readinessSummary.counts).toEqual([
      { state: 'ON_PROPOSAL', code: null, count: 3 },
      { state: 'ON_PROPOSAL', code: 'DIMENSION_MISSING', count: 1 },
    ]);
    expect(shown(first.lines.nodes)).toEqual(['MILESTONE 30', 'TIME 30,10', 'TIME 30,10', 'TIME 30,10']);
    await expect(
      change(on.url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: DAY }),
    ).rejects.toThrow('DIMENSION_MISSING');
    const time = first.lines.nodes.find(({ transactionClass }) => transactionClass === 'TIME') as Line;
    await expect(
      change(on.url, 'updateProposalLines', 'proposal { number }', { number, lineIds: [time.id], quantity: '2.00' }),
    ).rejects.toThrow('BELONGS_TO_DATAVERSE');
    await change(on.url, 'updateProposalLines', 'proposal { number }', {
      number,
      lineIds: [time.id],
      expectedVersion: first.version,
      reason: 'lent to 30',
      ...dept('30'),
    });

    await change(on.url, 'deleteInvoiceProposalLines', 'proposal { lineCount }', { number, reason: 'dimensions' });
    const { milestones } = await ask<{ milestones: { nodes: { parts: { id: string }[] }[] } }>(
      on.url,
      '{ milestones(first: 9) { nodes { parts { id } } } }',
    );
    const milestoneId = milestones.nodes[0]?.parts[0]?.id;
    await change(on.url, 'updateOnAccountTransaction', 'onAccountTransaction { version }', {
      milestoneId,
      ...dept('20'),
    });
    await change(on.url, 'importFromStaging', 'imported', { legalEntity: 'USMF', proposalNumber: number });
    await untilStep(on.url, invoice.id, 'IMPORTED', 'MOVING');
    const again = await proposal(number);
    const facts = ({ lines }: Proposal) =>
      lines.nodes.map(({ dimensions: _, edits: __, ...line }) => JSON.stringify(line)).sort();
    expect(facts(again)).toEqual(facts(first));
    expect(shown(again.lines.nodes)).toEqual(['MILESTONE 30,20', 'TIME 30,10', 'TIME 30,10', 'TIME 30,30']);
    expect(again.lines.nodes.find(({ id }) => id === time.id)?.edits.nodes).toEqual([
      {
        attribute: 'DIMENSIONS',
        from: 'AREA=30;DEPT=10',
        to: 'AREA=30;DEPT=30',
        by: expect.any(String),
        reason: 'lent to 30',
      },
    ]);
    expect(again).toMatchObject({ blockers: { nodes: [] }, readinessSummary: { ready: true }, taxEditedBy: [] });
    await change(on.url, 'postInvoiceProposal', 'proposal { status }', { number, invoiceDate: DAY });
    await untilStep(on.url, invoice.id, 'WRITTEN_BACK', 'DONE');
    const entries = (await proposal(number)).customerInvoice?.voucher.entries.nodes ?? [];
    expect(
      entries.map(({ postingType, dimensions }) => `${postingType} ${dimensions.map(({ value }) => value)}`).sort(),
    ).toEqual([
      'CUSTOMER 30',
      'INVOICED_REVENUE 30,10',
      'INVOICED_REVENUE 30,10',
      'INVOICED_REVENUE 30,30',
      'INVOICED_REVENUE_ON_ACCOUNT 30,20',
      'SALES_TAX 30',
    ]);
  });
});

// Proposals and their lines are read with the columns behind what is asked, and every field answers as if the whole row had been read.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { financeContext } from '../../../../subgraphs/finance/api/context';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import { BEHIND_PROPOSAL } from '../../../../subgraphs/finance/api/types/proposal';
import { BEHIND_PROPOSAL_LINE } from '../../../../subgraphs/finance/api/types/proposalLine';
import { fieldsAlone } from '../../../harness/fieldsAlone';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';
import { putInvoice } from './putRows';

const { schema } = buildFinanceSchema();

describe('columns that Finance reads', () => {
  let finance: FinanceBooks;
  const contextFor = () => financeContext(finance.books, LOCAL_CALLER, { requestId: 'test' });
  const proposals = (selection: string) =>
    `{ _entities(representations: [{ __typename: "Invoice", number: "PI-1" }, { __typename: "Invoice", number: "PI-2" }]) {
      ... on Invoice { proposal { ${selection} } } } }`;

  beforeAll(async () => {
    finance = await openFinanceBooks('sqlite');
    await putInvoice(finance.db, { number: 'PI-1', lines: 3, posted: true });
    await putInvoice(finance.db, { number: 'PI-2', lines: 2, blockers: 1 });
    await finance.db.write((tx) =>
      tx.change(
        "UPDATE proposal_line SET description = 'D', sales_tax_group = 'S', item_sales_tax_group = 'I', dimensions = '{\"Dept\":\"1\"}'",
      ),
    );
  });
  afterAll(() => finance.close());

  it('are enough for each field of a proposal', async () => {
    const found = await fieldsAlone(schema, 'InvoiceProposal', proposals, contextFor);
    expect([...found].filter(([, became]) => became === 'different')).toEqual([]);
    expect(Object.keys(BEHIND_PROPOSAL.fields).filter((field) => found.get(field) === 'nothing')).toEqual([]);
  });

  it.each([2, 50])('are enough for each field of a line, %i at most', async (first) => {
    const lines = (selection: string) =>
      proposals(`lines(first: ${first}) { nodes { ${selection} } pageInfo { endCursor } }`);
    const found = await fieldsAlone(schema, 'InvoiceProposalLine', lines, contextFor);
    expect([...found].filter(([, became]) => became === 'different')).toEqual([]);
    expect(Object.keys(BEHIND_PROPOSAL_LINE.fields).filter((field) => found.get(field) === 'nothing')).toEqual([]);
  });
});

// What a project manager writes for the customer is what the customer reads: on the proposal's line and on the invoice. domain.md 5.2
// step 6. The unbilled sale behind it says what it was about to the project, in both books.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { openInvoiceDocument } from '../../subgraphs/finance/flows/invoiceDocument';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { edit, revised } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks } from './bothBooks';

const TEXT = 'Workshop, as agreed';

describe.each(DIALECTS)('what is written for the customer, on %s', (dialect) => {
  let books: BothBooks;
  beforeEach(async () => {
    books = await bothBooks(dialect, 2);
    await books.import();
    await books.postJournals();
  });
  afterEach(async () => {
    expect(await books.faults()).toEqual([]);
    await books.drop();
  });

  const printed = async (number: string) => {
    const { customerInvoiceNumber } = await books.post(number);
    const outcome = await openInvoiceDocument(books.financeBooks, LOCAL_CALLER, 'USMF', customerInvoiceNumber);
    return outcome.ok && outcome.value.sections.flatMap(({ lines }) => lines.map(({ description }) => description));
  };
  const staged = (type: string) =>
    books.finance('SELECT DISTINCT description FROM staged_actual WHERE transaction_type = ?', type);

  it('stayed in Dataverse: the invoice said what was written for the project', async () => {
    const [project] = await staged('UNBILLED_SALES');
    const plain = await books.confirm(await books.draft(2));
    const id = await books.draft(1);
    granted(await edit(books.dataverse, id, { description: 'Internal', externalDescription: TEXT }));
    const number = await books.confirm(id);
    await books.import();
    expect(await printed(plain)).toEqual([project?.description]);
    expect(await printed(number)).toEqual([TEXT]);
    expect(await staged('UNBILLED_SALES')).toEqual([project]);
  });

  it('is on the credit note as it is on the invoice', async () => {
    const id = await books.draft(1);
    granted(await edit(books.dataverse, id, { externalDescription: TEXT }));
    const number = await books.confirm(id);
    await books.import();
    await books.post(number);
    const credit = await books.confirm(await revised(books.dataverse, id));
    await books.import();
    expect(await printed(credit)).toEqual([TEXT]);
  });
});

// What can be billed: the backlog of all contracts, chosen line by line, made ready and put on a draft of its contract and customer.
// It must never decide what may be billed: the API refuses what may not.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { ListFilters } from '../parts/ListFilters';
import { Pages } from '../parts/Pages';
import { address } from '../route';
import { DOERS, useMay } from '../session';
import { type Money, money, words } from '../words';

const BACKLOG = gql<
  { billingBacklog: { nodes: readonly Item[]; pageInfo: Page } },
  { filter: object; after: string | null }
>`
  query Backlog($filter: BillingBacklogFilter, $after: String) {
    billingBacklog(filter: $filter, first: 100, after: $after) {
      nodes {
        id transactionClass billingStatus documentDate description amount { amount currency } nteStatus nteDetail
        contract { id number name } customer { id name } project { number }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const READY = gql`
  mutation Ready($input: MarkReadyToInvoiceInput!) { markReadyToInvoice(input: $input) { items { id } userErrors { code message } } }
`;
const CREATE = gql`
  mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { invoice { id } userErrors { code message } } }
`;

interface Page {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Item {
  readonly id: string;
  readonly transactionClass: string;
  readonly billingStatus: string;
  readonly documentDate: string;
  readonly description: string | null;
  readonly amount: Money;
  readonly nteStatus: string;
  readonly nteDetail: string | null;
  readonly contract: { readonly id: string; readonly number: string; readonly name: string };
  readonly customer: { readonly id: string; readonly name: string };
  readonly project: { readonly number: string } | null;
}

const VIEWS: Readonly<Record<string, object>> = {
  All: {},
  'To be released': { status: ['UNBILLED_SALES_CREATED'] },
  Ready: { status: ['READY_TO_INVOICE'] },
};

/** Draws the page. */
export function BacklogPage(): ReactNode {
  const mayBill = useMay('BILL');
  const [after, setAfter] = useState<string | null>(null);
  const [view, setView] = useState('All');
  const [answer, again] = useQuery({ query: BACKLOG, variables: { filter: VIEWS[view] ?? {}, after } });
  const reload = () => again({ requestPolicy: 'network-only' });
  return (
    <>
      <h1>Backlog</h1>
      <p className="lead">
        A draft takes all that is ready of its contract and customer up to the invoice date, whatever page shows it.
        {!mayBill && ` Releasing and drafting: for ${DOERS.BILL}.`}
      </p>
      <ListFilters
        views={Object.keys(VIEWS)}
        view={view}
        changed={(chosen) => {
          setView(chosen);
          setAfter(null);
        }}
      />
      <Answer of={answer}>
        {({ billingBacklog: { nodes, pageInfo } }) => (
          <>
            {nodes.length === 0 && (
              <p>{view === 'All' ? 'Nothing waits to be billed.' : 'Nothing in the backlog is like that.'}</p>
            )}
            {grouped(nodes).map((items) => (
              <Group key={keyOf(items[0] as Item)} items={items} changed={reload} />
            ))}
            <Pages {...{ after, pageInfo }} turn={setAfter} />
          </>
        )}
      </Answer>
    </>
  );
}

function Group({ items, changed }: { items: readonly Item[]; changed: () => void }): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayBill = useMay('BILL');
  const { contract, customer } = items[0] as Item;
  const waiting = items.filter(({ billingStatus }) => billingStatus === 'UNBILLED_SALES_CREATED');
  const isReady = items.some(({ billingStatus }) => billingStatus === 'READY_TO_INVOICE');
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <section>
      <h2>
        {contract.number} {contract.name}, {customer.name}
      </h2>
      <div className="wide" tabIndex={0} role="region" aria-label={`Backlog of ${contract.number}`}>
        <table className="flows">
          <tbody>
            {items.map((item) => (
              <ItemRow key={item.id} item={item} isChosen={chosen.has(item.id)} choose={mayBill ? choose : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {mayBill && <GroupActs {...{ contract, customer, waiting, chosen, setChosen, changed }} isReady={isReady} />}
    </section>
  );
}

interface Acting {
  readonly contract: Item['contract'];
  readonly customer: Item['customer'];
  readonly waiting: readonly Item[];
  readonly isReady: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly setChosen: (ids: ReadonlySet<string>) => void;
  readonly changed: () => void;
}

function GroupActs({ contract, customer, waiting, isReady, chosen, setChosen, changed }: Acting): ReactNode {
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 10));
  const ids = waiting.map(({ id }) => id).filter((id) => chosen.has(id));
  return (
    <div className="acts">
      {waiting.length > 0 && (
        <button type="button" onClick={() => setChosen(new Set(waiting.map(({ id }) => id)))}>
          Choose all
        </button>
      )}
      <Act
        label={`Mark ${ids.length} ready`}
        mutation={READY}
        input={{ ids }}
        disabled={ids.length === 0}
        done={changed}
      />
      <label>
        Invoice date <input type="date" value={date} onChange={(event) => setDate(event.target.value)} />
      </label>
      <Act
        kind="main"
        label="Draft an invoice of what is ready"
        mutation={CREATE}
        input={{ contractId: contract.id, customerId: customer.id, invoiceDate: date }}
        disabled={!isReady}
        done={({ invoice }: { invoice: { id: string } }) => {
          location.hash = address('invoices', invoice.id);
        }}
      />
    </div>
  );
}

function ItemRow(row: { item: Item; isChosen: boolean; choose: ((id: string) => void) | undefined }): ReactNode {
  const { choose } = row;
  const { id, billingStatus, transactionClass, documentDate, description, project, amount, nteDetail } = row.item;
  return (
    <tr>
      <td>
        {choose !== undefined && billingStatus === 'UNBILLED_SALES_CREATED' && (
          <input
            type="checkbox"
            aria-label={`Choose ${description ?? transactionClass} of ${documentDate}`}
            checked={row.isChosen}
            onChange={() => choose(id)}
          />
        )}
      </td>
      <td className="date">{documentDate}</td>
      <td>{words(transactionClass)}</td>
      <td>{description}</td>
      <td className="date">{project?.number}</td>
      <td className="amount">{money(amount)}</td>
      <td>
        {words(billingStatus)}
        {nteDetail !== null && ` (${nteDetail})`}
      </td>
    </tr>
  );
}

function keyOf({ contract, customer }: Item): string {
  return `${contract.id} ${customer.id}`;
}

function grouped(items: readonly Item[]): (readonly Item[])[] {
  return [...Map.groupBy(items, keyOf).values()];
}

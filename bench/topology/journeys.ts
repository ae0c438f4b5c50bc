// Invoices from confirm to written back through a gateway, as people send them: confirmed so many at once or one by one, imported as soon
// as something is staged, posted as soon as it is imported. Databases are only looked at, to see how far each is.
import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { type Door, send } from '../../test/harness/graphql';

export interface Draft {
  readonly id: string;
  readonly number: string;
}

/** Who bills, who posts, and where both are looked at. */
export interface Stage {
  readonly manager: Door;
  readonly accountant: Door;
  readonly dataverseUrl: string;
  readonly financeUrl: string;
}

const AT_ONCE = 16;
const LOOK_EVERY_MS = 5;
/** A process that was stopped may be known to the balancer for a moment longer: clients send the same key again. */
const TRIES = 50;
const TRY_AGAIN_MS = 100;

/** All at once; resolves when the last is written back. */
export function atOnce(stage: Stage, drafts: readonly Draft[]): Promise<void> {
  return journeys(stage, drafts, (confirm) => sideBySide(drafts, confirm));
}

/** One every so often; gives the milliseconds of each from its confirmation to WRITTEN_BACK, as the books say. */
export async function oneByOne(stage: Stage, drafts: readonly Draft[], everyMs: number): Promise<number[]> {
  await journeys(stage, drafts, async (confirm) => {
    const confirmed: Promise<void>[] = [];
    for (const draft of drafts) {
      confirmed.push(confirm(draft));
      await sleep(everyMs);
    }
    await Promise.all(confirmed);
  });
  const dataverse = await createConnection({ uri: stage.dataverseUrl, dateStrings: true });
  const [rows] = await dataverse.query(
    "SELECT i.confirmed_at AS began, s.at AS ended FROM invoice i JOIN invoice_status s ON s.invoice_id = i.id WHERE s.step = 'WRITTEN_BACK' AND i.id IN (?)",
    [drafts.map(({ id }) => id)],
  );
  await dataverse.end();
  return (rows as { began: string; ended: string }[]).map(({ began, ended }) => Date.parse(ended) - Date.parse(began));
}

async function journeys(
  { manager, accountant, dataverseUrl, financeUrl }: Stage,
  drafts: readonly Draft[],
  confirmAll: (confirm: (draft: Draft) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [dataverse, finance] = [await createConnection(dataverseUrl), await createConnection(financeUrl)];
  try {
    const toPost = new Set(drafts.map(({ number }) => number));
    const post = async () => {
      while (toPost.size > 0) {
        await change(accountant, 'importFromStaging', { legalEntity: 'USMF' });
        const [ready] = await finance.query(
          "SELECT number FROM proposal WHERE status = 'OPEN' AND line_count > 0 AND number IN (?)",
          [[...toPost]],
        );
        await sideBySide(ready as { number: string }[], async ({ number }) => {
          await change(accountant, 'postInvoiceProposal', { number });
          toPost.delete(number);
        });
        if ((ready as []).length === 0) await sleep(LOOK_EVERY_MS);
      }
    };
    await Promise.all([post(), confirmAll(({ id }) => change(manager, 'confirmInvoice', { invoiceId: id }))]);
    const ids = drafts.map(({ id }) => id);
    for (;;) {
      const [left] = await dataverse.query("SELECT 1 FROM invoice WHERE id IN (?) AND step <> 'WRITTEN_BACK' LIMIT 1", [
        ids,
      ]);
      if ((left as []).length === 0) return;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await dataverse.end();
    await finance.end();
  }
}

/** A mutation that must be done; its errors end the measurement. */
async function change(door: Door, name: string, input: object): Promise<void> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const text = `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code message } } }`;
  const keyed = { input: { ...input, idempotencyKey: randomUUID() } };
  for (let left = TRIES; ; left -= 1) {
    const { data, errors } = await send<Record<string, { userErrors: readonly object[] }>>(door, text, keyed);
    const refused = data?.[name]?.userErrors ?? [];
    if (!errors && data && refused.length === 0) return;
    const isAway = errors?.every(({ extensions }) => extensions?.code === 'SUBGRAPH_UNAVAILABLE') ?? false;
    if (!isAway || left <= 1) throw new Error(`${name}: ${JSON.stringify(errors ?? refused)}`);
    await sleep(TRY_AGAIN_MS);
  }
}

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// Who starts the product on a set-up with missing pieces reads of every one of them in the log, at once, with what it will stop and
// whose turn it is; on a whole one he reads nothing. domain.md 6.1 (20)
import { pino } from 'pino';
import { tellSetUp } from '../roles';
import { ask } from './harness/graphql';
import { killProcesses } from './harness/processes';
import { emptyBooks, startProduct } from './harness/topology';
import { waitFor } from './harness/waiting';
import { company, loadCompany } from './journey/company';

interface Finding {
  readonly code: string;
  readonly legalEntity: string;
  readonly message: string;
  readonly owner: string;
}

it('the log of the start names every missing piece of the set-up', async () => {
  const books = await emptyBooks('sqlite');
  try {
    const setUp = company(2, 0);
    await loadCompany(books.dataverse.url, books.finance.url, {
      ...setUp,
      'exchange-rates': [],
      'posting-accounts': setUp['posting-accounts'].filter(({ postingType }) => postingType !== 'ROUND_OFF'),
      'line-properties': setUp['line-properties'].filter(({ billingType }) => billingType !== 'COMPLIMENTARY'),
      'number-sequences': setUp['number-sequences'].filter(({ name }) => name !== 'VOUCHER'),
      'sales-tax-groups': setUp['sales-tax-groups'].filter(({ kind }) => kind !== 'ITEM'),
    });
    const product = await startProduct('one process', books);
    const warning = await waitFor('the warning', () => {
      const line = product.processes[0]
        ?.logs()
        .split('\n')
        .find((text) => text.includes('the set-up of Finance lacks'));
      return line === undefined ? undefined : (JSON.parse(line) as { level: number; msg: string; findings: string[] });
    });
    const query = '{ setUpFindings(first: 100) { nodes { code legalEntity message owner } } }';
    const { nodes } = (await ask<{ setUpFindings: { nodes: Finding[] } }>(product.url, query)).setUpFindings;
    expect(warning.level).toBe(pino.levels.values.warn);
    expect(warning.msg).toBe(`the set-up of Finance lacks ${nodes.length} things`);
    expect(warning.findings).toHaveLength(nodes.length);
    for (const { code, legalEntity, message, owner } of nodes) {
      const [told] = warning.findings.filter((text) => text.startsWith(`${legalEntity} ${code} ${message} Stops: `));
      expect(told).toMatch(new RegExp(`Stops: .+\\. \\(${owner}\\)$`));
    }
    const found = warning.findings.join('\n');
    for (const piece of [
      'RATE_MISSING No exchange rate from GBP to USD',
      'ACCOUNT_MISSING No main account is set up for ROUND_OFF',
      'LINE_PROPERTY_MISSING Billing type COMPLIMENTARY',
      'SEQUENCE_MISSING The number sequence VOUCHER',
      'SEQUENCE_MISSING The number sequence INVOICE_PROPOSAL',
      'TAX_GROUP_UNKNOWN Sales tax group ITEM FULL',
      'CATEGORY_MISSING',
    ])
      expect(found).toContain(piece);
    await product.stop();
  } finally {
    await killProcesses();
    await books.drop();
  }
});

it('says nothing of a set-up that lacks nothing', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line) => void lines.push(line) });
  await tellSetUp({ setUpFindings: async () => [] }, logger);
  expect(lines).toEqual([]);
  await tellSetUp({ setUpFindings: async () => ['one', 'two'] }, logger);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ findings: ['one', 'two'] }]);
});

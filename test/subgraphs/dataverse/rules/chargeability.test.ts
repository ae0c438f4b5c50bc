// Which line bills an entry, and how, by the resolution of domain.md 2.5; and the table of 2.3.3.
import {
  type BillingType,
  billingTypeOf,
  type LineScope,
  lineFor,
  type Scoped,
} from '../../../../subgraphs/dataverse/rules/chargeability';
import {
  mayStand,
  type TransactionClass,
  type TransactionType,
} from '../../../../subgraphs/dataverse/rules/transactionClasses';

const ALL_CLASSES: readonly TransactionClass[] = ['TIME', 'EXPENSE', 'MATERIAL', 'FEE', 'MILESTONE', 'RETAINER'];
const included = { TIME: true, EXPENSE: true, MATERIAL: true, FEE: true };
const line = (changes: Partial<LineScope> = {}): LineScope => ({
  contractId: 'c',
  billingMethod: 'TIME_AND_MATERIAL',
  includes: included,
  taskScope: 'ALL',
  named: [],
  ...changes,
});
const work = (changes: Partial<Scoped> = {}): Scoped => ({
  transactionClass: 'TIME',
  role: 'Consultant',
  category: 'Hotel',
  task: 'Design',
  ...changes,
});
const names = (...named: [LineScope['named'][number]['kind'], string, BillingType][]) =>
  named.map(([kind, name, billingType]) => ({ kind, name, billingType }));
const selected = names(['TASK', 'Design', 'CHARGEABLE']);

it.each<['FIXED_PRICE' | 'TIME_AND_MATERIAL' | null, TransactionType, TransactionClass[]]>([
  ['FIXED_PRICE', 'COST', ['TIME', 'EXPENSE', 'MATERIAL']],
  ['FIXED_PRICE', 'UNBILLED_SALES', ['RETAINER']],
  ['FIXED_PRICE', 'BILLED_SALES', ['MILESTONE', 'RETAINER']],
  ['FIXED_PRICE', 'INTER_ORGANIZATIONAL_SALES', ['TIME', 'EXPENSE']],
  ['FIXED_PRICE', 'RESOURCING_UNIT_COST', ['TIME', 'EXPENSE']],
  ['TIME_AND_MATERIAL', 'COST', ['TIME', 'EXPENSE', 'MATERIAL']],
  ['TIME_AND_MATERIAL', 'UNBILLED_SALES', ['TIME', 'EXPENSE', 'MATERIAL', 'FEE', 'RETAINER']],
  ['TIME_AND_MATERIAL', 'BILLED_SALES', ['TIME', 'EXPENSE', 'MATERIAL', 'FEE', 'RETAINER']],
  ['TIME_AND_MATERIAL', 'INTER_ORGANIZATIONAL_SALES', ['TIME', 'EXPENSE']],
  ['TIME_AND_MATERIAL', 'RESOURCING_UNIT_COST', ['TIME', 'EXPENSE']],
  [null, 'COST', ['TIME', 'EXPENSE', 'MATERIAL']],
  [null, 'UNBILLED_SALES', []],
  [null, 'BILLED_SALES', []],
])('2.3.3: under %s, %s takes %o and nothing else', (method, type, allowed) => {
  expect(ALL_CLASSES.filter((of) => mayStand(method, type, of))).toEqual(allowed);
});

it.each<[string, Partial<Scoped>, Partial<LineScope>, BillingType]>([
  ['what is not named', {}, {}, 'CHARGEABLE'],
  ['a class that is not included', {}, { includes: { ...included, TIME: false } }, 'NOT_AVAILABLE'],
  [
    'material that is not included',
    { transactionClass: 'MATERIAL' },
    { includes: { ...included, MATERIAL: false } },
    'NOT_AVAILABLE',
  ],
  ['time of a role that is named', {}, { named: names(['ROLE', 'Consultant', 'NON_CHARGEABLE']) }, 'NON_CHARGEABLE'],
  ['time of another role', {}, { named: names(['ROLE', 'Tester', 'NON_CHARGEABLE']) }, 'CHARGEABLE'],
  [
    'an expense asks no role',
    { transactionClass: 'EXPENSE' },
    { named: names(['ROLE', 'Consultant', 'NON_CHARGEABLE']) },
    'CHARGEABLE',
  ],
  [
    'an expense of a category that is named',
    { transactionClass: 'EXPENSE' },
    { named: names(['CATEGORY', 'Hotel', 'COMPLIMENTARY']) },
    'COMPLIMENTARY',
  ],
  ['time asks no category', {}, { named: names(['CATEGORY', 'Hotel', 'COMPLIMENTARY']) }, 'CHARGEABLE'],
  [
    'material asks neither',
    { transactionClass: 'MATERIAL' },
    { named: names(['CATEGORY', 'Hotel', 'COMPLIMENTARY'], ['ROLE', 'Consultant', 'NON_CHARGEABLE']) },
    'CHARGEABLE',
  ],
  ['a task that is selected', {}, { taskScope: 'SELECTED', named: selected }, 'CHARGEABLE'],
  ['a task that is not selected', { task: 'Build' }, { taskScope: 'SELECTED', named: selected }, 'NOT_AVAILABLE'],
  ['no task where some are selected', { task: null }, { taskScope: 'SELECTED', named: selected }, 'NOT_AVAILABLE'],
  [
    'material on a task that is complimentary',
    { transactionClass: 'MATERIAL' },
    { taskScope: 'SELECTED', named: names(['TASK', 'Design', 'COMPLIMENTARY']) },
    'COMPLIMENTARY',
  ],
  [
    'a complimentary task of a role that is not chargeable',
    {},
    { named: names(['TASK', 'Design', 'COMPLIMENTARY'], ['ROLE', 'Consultant', 'NON_CHARGEABLE']) },
    'NON_CHARGEABLE',
  ],
])('2.5: %s', (_, changes, terms, expected) => {
  expect(billingTypeOf(work(changes), line(terms))).toBe(expected);
});

describe('which line an entry of a project falls on (2.5)', () => {
  const time = line({ includes: { ...included, EXPENSE: false, MATERIAL: false, FEE: false } });
  const expenses = line({ includes: { ...included, TIME: false } });
  const design = line({ taskScope: 'SELECTED', named: selected });
  const build = line({ taskScope: 'SELECTED', named: names(['TASK', 'Build', 'CHARGEABLE']) });
  const fixed = line({ billingMethod: 'FIXED_PRICE' });
  const other = line({ contractId: 'd' });

  it.each<[string, Partial<Scoped>, LineScope[], LineScope | 'MISSING' | 'AMBIGUOUS']>([
    ['the only one', {}, [time], time],
    ['the one that includes its class', { transactionClass: 'EXPENSE' }, [time, expenses], expenses],
    ['the one that selects its task', { task: 'Build' }, [design, build], build],
    ['the one that selects its task before one of all tasks', {}, [line(), design], design],
    ['the one of all tasks where none selects it', { task: 'Test' }, [design, time], time],
    [
      'the first, where none includes its class',
      { transactionClass: 'MATERIAL' },
      [time, line({ includes: time.includes })],
      time,
    ],
    ['the first, where none selects its task', { task: 'Test' }, [design, build], design],
    ['of a fee, one of time and material', { transactionClass: 'FEE' }, [fixed, time], time],
    ['of a fee, none of fixed price', { transactionClass: 'FEE' }, [fixed], 'MISSING'],
    ['none, where the project stands on none', {}, [], 'MISSING'],
    ['unclear, where two would bill it', {}, [line(), line()], 'AMBIGUOUS'],
    ['unclear, where two contracts would bill it', {}, [line(), other], 'AMBIGUOUS'],
    [
      'unclear, where two contracts take it',
      { transactionClass: 'MATERIAL' },
      [time, line({ ...time, contractId: 'd' })],
      'AMBIGUOUS',
    ],
  ])('%s', (_, changes, lines, expected) => {
    expect(lineFor(work(changes), lines)).toBe(expected);
  });
});

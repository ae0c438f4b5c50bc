// What a row of each set-up table must look like, from text to exact values: Finance's own tables as Finance describes them,
// and those of what Dataverse owns. One row at a time; what rows must be to each other is validate.ts's business.
import { z } from 'zod';
import { currency, day, legalEntity, oneOf, optionalText, text } from '../../subgraphs/finance/flows/setUp/columns';
import {
  type GivenSetUpRow,
  SET_UP_TABLE_NAMES,
  SET_UP_TABLES,
  type SetUpRow,
  type SetUpTableName,
} from '../../subgraphs/finance/flows/setUp/registry';
import { PERCENT_SCALE, PRICE_SCALE, QUANTITY_SCALE } from '../../subgraphs/money';
import { type CellRow, cellsOfRow, scaled, yesOrNo } from './cells';

/** A percentage at scale 4, at most 100. */
const percentage = scaled(PERCENT_SCALE, 100);

/** An amount stays text until its currency, which stands in another table, says how many decimals it has. */
const amount = z.string('is missing').regex(/^\d{1,30}(\.\d{1,30})?$/, 'is not a decimal number such as 1250.00');

const optionalAmount = amount.nullable().default(null);

/** `legalEntities` → `legal-entities` */
type FileName<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${First}${FileName<Rest>}`
    : `${First}-${FileName<Uncapitalize<Rest>>}`
  : Name;

type FinanceTables = { readonly [Name in SetUpTableName as FileName<Name>]: CellRow<SetUpRow<Name>> };

/** The file name of a table of Finance's set-up. */
export function fileNameOf<Name extends SetUpTableName>(name: Name): FileName<Name> {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as FileName<Name>;
}

const FINANCE_TABLES = Object.fromEntries(
  SET_UP_TABLE_NAMES.map((name) => [fileNameOf(name), cellsOfRow<z.ZodRawShape>(SET_UP_TABLES[name].row)]),
) as unknown as FinanceTables;

/** The tables by file name. The order is that in which a person would fill them. */
export const TABLES = {
  ...FINANCE_TABLES,
  projects: z.strictObject({ legalEntity, number: text(40), name: text(200) }),
  contracts: z.strictObject({
    legalEntity,
    number: text(40),
    name: text(200),
    currency,
    notToExceed: optionalAmount,
  }),
  'contract-customers': z.strictObject({
    contractNumber: text(40),
    accountNumber: text(40),
    splitPercent: percentage.default(1_000_000),
    isRounding: yesOrNo.default(true),
    paymentTerms: optionalText(20),
    notToExceed: optionalAmount,
  }),
  'contract-lines': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    billingMethod: oneOf('TIME_AND_MATERIAL', 'FIXED_PRICE'),
    projectNumber: optionalText(40),
    contractedAmount: amount.default('0'),
    includeTime: yesOrNo.default(true),
    includeExpense: yesOrNo.default(true),
    includeMaterial: yesOrNo.default(true),
    includeFee: yesOrNo.default(true),
    taskScope: oneOf('ALL', 'SELECTED').default('ALL'),
    scheduleType: oneOf('COMPLETED_MILESTONES', 'PROGRESS_BASED').default('COMPLETED_MILESTONES'),
    notToExceed: optionalAmount,
    discountPercent: percentage.default(0),
    feePercent: percentage.default(0),
  }),
  // Who pays for a line, where it is not as the contract says.
  'line-customers': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    accountNumber: text(40),
    splitPercent: percentage.default(1_000_000),
    isRounding: yesOrNo.default(true),
    notToExceed: optionalAmount,
  }),
  'line-chargeability': z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    kind: oneOf('ROLE', 'CATEGORY', 'TASK'),
    name: text(100),
    billingType: oneOf('CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY').default('CHARGEABLE'),
  }),
  milestones: z.strictObject({
    contractNumber: text(40),
    lineName: text(200),
    name: text(200),
    amount,
    milestoneDate: day,
    description: optionalText(1000),
    tax: amount.default('0'), // the manager's estimate
  }),
  retainers: z.strictObject({
    contractNumber: text(40),
    accountNumber: text(40),
    lineName: optionalText(200),
    description: text(200),
    amount,
    date: day,
  }),
  'time-entries': z.strictObject({
    reference: text(60),
    contractNumber: text(40),
    lineName: optionalText(200),
    projectNumber: text(40),
    date: day,
    resource: text(100),
    role: optionalText(100),
    task: optionalText(100),
    category: optionalText(28),
    description: optionalText(200),
    hours: scaled(QUANTITY_SCALE, 10_000),
    costPrice: scaled(PRICE_SCALE),
    salesPrice: scaled(PRICE_SCALE),
  }),
  // Expenses, material and fees. Time has a file of its own.
  entries: z.strictObject({
    reference: text(60),
    transactionClass: oneOf('EXPENSE', 'MATERIAL', 'FEE'),
    contractNumber: text(40),
    lineName: optionalText(200),
    projectNumber: text(40),
    date: day,
    resource: optionalText(100),
    role: optionalText(100),
    task: optionalText(100),
    category: optionalText(28),
    description: optionalText(200),
    externalDescription: optionalText(200),
    quantity: scaled(QUANTITY_SCALE),
    costPrice: scaled(PRICE_SCALE).default(0),
    salesPrice: scaled(PRICE_SCALE),
  }),
} as const;

export type TableName = keyof typeof TABLES;
export type RowOf<Name extends TableName> = z.infer<(typeof TABLES)[Name]>;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** Rows of every table, as files or a generator gave them. */
export type SetUp = { readonly [Name in TableName]: readonly RowOf<Name>[] };

type GivenFinanceRows = { readonly [Name in SetUpTableName as FileName<Name>]: GivenSetUpRow<Name> };
/** A row whose columns with a default may be left out, as in a file. */
export type GivenRowOf<Name extends TableName> = Name extends keyof GivenFinanceRows
  ? GivenFinanceRows[Name]
  : RowOf<Name>;
export type GivenSetUp = { readonly [Name in TableName]?: readonly GivenRowOf<Name>[] };

/** The set-up with every table and column. Throws where a row is none of its table. */
export function filledSetUp(given: GivenSetUp): SetUp {
  const rowsOf = new Map<string, z.ZodType>(
    SET_UP_TABLE_NAMES.map((name) => [fileNameOf(name), SET_UP_TABLES[name].row]),
  );
  return Object.fromEntries(
    TABLE_NAMES.map((table) => {
      const rows: readonly unknown[] = given[table] ?? [];
      const row = rowsOf.get(table);
      return [table, row ? rows.map((cells) => row.parse(cells)) : rows];
    }),
  ) as unknown as SetUp;
}

/** The columns of a table's file in their order; those that may be left out or empty in [brackets]. */
export function columnsOf(table: TableName): string[] {
  const columns = Object.entries(TABLES[table].shape as Record<string, z.ZodType>);
  return columns.map(([column, kind]) => (kind.safeParse(undefined).success ? `[${column}]` : column));
}

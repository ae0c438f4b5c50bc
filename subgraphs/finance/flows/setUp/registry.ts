// Every table of Finance's set-up, by its name in camel case, in the order in which a person would fill them: a new one is a
// file beside this and a line here. It must never grow what Dataverse owns: contracts and projects arrive through the maps.
import { z } from 'zod';
import { customers, termsOfPayment } from './customers';
import { dimensionDefaults, dimensionValues, financialDimensions } from './dimensions';
import { exchangeRates, fixedRateAgreements } from './exchangeRates';
import { fiscalPeriods } from './fiscalPeriods';
import { intercompanyRelationships } from './intercompany';
import { invoiceFormats } from './invoiceFormats';
import { ledgerProfiles, mainAccounts, postingAccounts } from './ledgerAccounts';
import { legalEntities } from './legalEntities';
import { numberSequences } from './numberSequences';
import { postingSchedules } from './postingSchedules';
import { categoryDefaults, lineProperties, projectCategories } from './projectCategories';
import { projectGroupMembers, projectGroups } from './projectGroups';
import { proposalWorkflows } from './proposalWorkflows';
import { salesTaxCodes, salesTaxGroups } from './salesTax';
import type { SetUpTable } from './setUpTable';
import { salesTaxDefaults, salesTaxParameters } from './taxParameters';

export const SET_UP_TABLES = {
  legalEntities,
  fiscalPeriods,
  exchangeRates,
  fixedRateAgreements,
  salesTaxCodes,
  salesTaxGroups,
  mainAccounts,
  postingAccounts,
  projectGroups,
  projectGroupMembers,
  ledgerProfiles,
  termsOfPayment,
  customers,
  projectCategories,
  categoryDefaults,
  lineProperties,
  numberSequences,
  intercompanyRelationships,
  proposalWorkflows,
  postingSchedules,
  financialDimensions,
  dimensionValues,
  dimensionDefaults,
  salesTaxParameters,
  salesTaxDefaults,
  invoiceFormats,
};

export type SetUpTableName = keyof typeof SET_UP_TABLES;
export const SET_UP_TABLE_NAMES = Object.keys(SET_UP_TABLES) as SetUpTableName[];

/** A row as it stands in the books: every column has its value. */
export type SetUpRow<Name extends SetUpTableName> = z.output<(typeof SET_UP_TABLES)[Name]['row']>;
/** A row as it is given: columns with a default may be left out. */
export type GivenSetUpRow<Name extends SetUpTableName> = z.input<(typeof SET_UP_TABLES)[Name]['row']>;

/** The rows of each table. What is absent stays as it is in the books. */
export type FinanceSetUp = { readonly [Name in SetUpTableName]?: readonly GivenSetUpRow<Name>[] | undefined };
export type FinanceSetUpRows = { readonly [Name in SetUpTableName]?: readonly SetUpRow<Name>[] | undefined };

/** What a set-up must be, row by row. */
export const FINANCE_SET_UP = z.strictObject(
  Object.fromEntries(SET_UP_TABLE_NAMES.map((name) => [name, z.array(tableOf(name).row).optional()])),
) as unknown as z.ZodType<FinanceSetUpRows, FinanceSetUp>;

/** A table by its name, for what is alike for all of them. */
export function tableOf(name: SetUpTableName): SetUpTable {
  return SET_UP_TABLES[name] as unknown as SetUpTable;
}

/** What is wrong between rows that are each well-formed. One sentence each, with the table and the row's place in it. */
export function contradictions(setUp: FinanceSetUpRows): string[] {
  return SET_UP_TABLE_NAMES.flatMap((name) =>
    (tableOf(name).contradictions?.(setUp[name] ?? []) ?? []).map(({ at, message }) => `${name}.${at}.${message}`),
  );
}

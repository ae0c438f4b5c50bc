// The Finance subgraph: its executable schema and what it says of itself to composition. Of Dataverse's entities it knows the
// keys alone, and must never answer whether one exists.
import { isShipped } from '../../../schema/shipped';
import { audited } from '../../audit/refusals';
import type { ReferenceResolver } from '../../graphql/entities';
import { buildFederatedSchema, type Subgraph } from '../../graphql/federatedSchema';
import { ExchangeResolver } from '../../operators/exchangeResolver';
import { ExchangeMapsResolver } from '../../operators/mapsResolver';
import type { FinanceContext } from './context';
import { numbered } from './loaders';
import { AccrualResolver } from './resolvers/accruals';
import { AuditTrailResolver } from './resolvers/auditTrail';
import { BeginningBalancesResolver } from './resolvers/beginningBalances';
import { BulkPostingResolver } from './resolvers/bulkPosting';
import {
  CustomerAccountResolver,
  CustomerSetUpResolver,
  FinancialDimensionResolver,
} from './resolvers/customerAccounts';
import { CustomerInvoiceResolver } from './resolvers/customerInvoices';
import { ExchangeOfFinance } from './resolvers/exchange';
import { ImportErrorResolver } from './resolvers/importErrors';
import { InvoiceResolver, ReconciliationResolver } from './resolvers/invoices';
import { JournalMutations } from './resolvers/journalMutations';
import { JournalLineResolver, JournalResolver } from './resolvers/journals';
import { LedgerSetUpResolver, SalesTaxGroupResolver } from './resolvers/ledgerSetUp';
import { ExchangeRateResolver, FiscalPeriodResolver, LegalEntityResolver } from './resolvers/legalEntities';
import { JournalLineEdits, OnAccountEdits, ProposalLineEdits, ProposalTaxEdits } from './resolvers/lineEdits';
import { FinanceMutations } from './resolvers/mutations';
import { NeededLineResolver, NeededLinesResolver, ProposalNeedsResolver } from './resolvers/neededLines';
import { FinancePreviewResolver, PreviewResolver } from './resolvers/preview';
import { ProposalMutations } from './resolvers/proposalMutations';
import { ProposalResolver } from './resolvers/proposals';
import { ProposalTotalsResolver } from './resolvers/proposalTotals';
import { LineReadinessResolver, ProposalReadinessResolver, ReadinessSummaryResolver } from './resolvers/readiness';
import { RevenueEstimateResolver } from './resolvers/revenueEstimates';
import { SetUpResolver } from './resolvers/setUp';
import { SetUpMutations } from './resolvers/setUpMutations';
import { StagedActualResolver } from './resolvers/stagedActuals';
import { TableMapResolver } from './resolvers/tableMaps';
import { TrialBalanceResolver } from './resolvers/trialBalance';
import { VoucherResolver } from './resolvers/vouchers';
import { customerInvoice } from './types/customerInvoice';
import { ConfirmationPreview } from './types/preview';
import { invoiceProposal } from './types/proposal';
import { Reconciliation } from './types/reconciliation';
import { Actual, Invoice, Project } from './types/references';
import { TableMap } from './types/tableMap';
import { voucher } from './types/voucher';
import { WHO_MAY } from './whoMay';

/** Entities by their keys, in batches, within the caller's scope. Stubs of Dataverse's entities come back as they were named. */
const REFERENCES: Record<string, ReferenceResolver<FinanceContext>> = {
  Invoice: (reference) => reference,
  Reconciliation: (reference) => reference,
  ConfirmationPreview: (reference) => reference,
  TableMap: (reference) => reference,
  InvoiceProposal: async (reference, { loaders }) => {
    const row = await loaders.proposal.load(String(reference.number));
    return row && invoiceProposal(row);
  },
  CustomerInvoice: async (reference, { loaders }) => {
    const row = await loaders.customerInvoice.load(numbered(String(reference.legalEntity), String(reference.number)));
    return row && customerInvoice(row);
  },
  Voucher: async (reference, { loaders }) => {
    const row = await loaders.voucher.load(numbered(String(reference.legalEntity), String(reference.number)));
    return row && voucher(row);
  },
};

let built: Subgraph | undefined;

/** The subgraph, made when it is first asked for and once per process: it holds nothing of a side that is open. */
export function financeSubgraph(): Subgraph {
  built ??= buildFinanceSchema();
  return built;
}

/** Builds the subgraph. Throws where a class, a directive or a rule of federation is wrong. */
export function buildFinanceSchema(): Subgraph {
  return buildFederatedSchema<FinanceContext>({
    resolvers: [
      AuditTrailResolver,
      ProposalResolver,
      PreviewResolver,
      FinancePreviewResolver,
      ProposalReadinessResolver,
      LineReadinessResolver,
      ProposalNeedsResolver,
      NeededLinesResolver,
      NeededLineResolver,
      ReadinessSummaryResolver,
      ProposalTotalsResolver,
      CustomerInvoiceResolver,
      VoucherResolver,
      TrialBalanceResolver,
      SetUpResolver,
      LegalEntityResolver,
      FiscalPeriodResolver,
      ExchangeRateResolver,
      LedgerSetUpResolver,
      SalesTaxGroupResolver,
      CustomerSetUpResolver,
      CustomerAccountResolver,
      FinancialDimensionResolver,
      SetUpMutations,
      AccrualResolver,
      RevenueEstimateResolver,
      JournalResolver,
      JournalLineResolver,
      StagedActualResolver,
      ImportErrorResolver,
      InvoiceResolver,
      ReconciliationResolver,
      TableMapResolver,
      ExchangeOfFinance,
      ExchangeResolver,
      ExchangeMapsResolver,
      FinanceMutations,
      ProposalMutations,
      BulkPostingResolver,
      BeginningBalancesResolver,
      JournalMutations,
      ProposalLineEdits,
      ProposalTaxEdits,
      JournalLineEdits,
      OnAccountEdits,
    ],
    orphanedTypes: [Actual, ConfirmationPreview, Invoice, Project, Reconciliation, TableMap],
    references: REFERENCES,
    whoMay: WHO_MAY,
    aroundMutation: audited,
    isChecked: (sdl) => isShipped('finance', sdl),
  });
}

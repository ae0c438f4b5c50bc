// The Dataverse subgraph: its executable schema and what it says of itself to composition. A resolver or entity that is not
// listed here does not exist. An entity that another subgraph names must never be found outside the caller's scope.
import { isShipped } from '../../../schema/shipped';
import { audited } from '../../audit/refusals';
import type { ReferenceResolver } from '../../graphql/entities';
import { buildFederatedSchema, type Subgraph } from '../../graphql/federatedSchema';
import { ExchangeResolver } from '../../operators/exchangeResolver';
import { ExchangeMapsResolver } from '../../operators/mapsResolver';
import type { DataverseContext } from './context';
import { ActualResolver, TransactionLinkResolver } from './resolvers/actuals';
import { AuditTrailResolver } from './resolvers/auditTrail';
import { BacklogItemResolver, BacklogResolver } from './resolvers/backlog';
import { BillingResolver } from './resolvers/billing';
import { BulkOperationResolver } from './resolvers/bulk';
import { ContractMutationResolver } from './resolvers/contractMutations';
import { ContractCustomerResolver, ContractLineResolver, ContractResolver } from './resolvers/contracts';
import { CorrectionsResolver } from './resolvers/corrections';
import { DataLoadResolver } from './resolvers/dataLoads';
import { DraftsResolver } from './resolvers/drafts';
import { EntryResolver } from './resolvers/entries';
import { ExchangeOfDataverse } from './resolvers/exchange';
import { InvoiceLineDetailResolver, InvoiceLineResolver } from './resolvers/invoiceLines';
import { InvoiceResolver } from './resolvers/invoices';
import {
  LimitResolver,
  LimitsOfContractResolver,
  LimitsOfCustomerResolver,
  LimitsOfLineResolver,
} from './resolvers/limits';
import { MilestonePartResolver, MilestoneResolver, MilestonesOfLineResolver } from './resolvers/milestones';
import { PostingResolver } from './resolvers/posting';
import { AnnouncementResolver, PreviewedActualResolver, PreviewResolver } from './resolvers/preview';
import { ReconciliationResolver } from './resolvers/reconciliation';
import { ReconciliationReportResolver } from './resolvers/reconciliationReports';
import { RetainerPartResolver, RetainerResolver } from './resolvers/retainers';
import { ScheduleResolver } from './resolvers/schedules';
import { SetUpListResolver } from './resolvers/setUpLists';
import { TableMapResolver, tableMapsNow } from './resolvers/tableMaps';
import { toActual } from './types/actual';
import { toCustomer, toProject } from './types/contract';
import { toInvoice } from './types/invoice';
import { Reconciliation } from './types/reconciliation';
import { WHO_MAY } from './whoMay';

/** Entities by their keys, in batches, within the caller's scope. */
const REFERENCES: Record<string, ReferenceResolver<DataverseContext>> = {
  Invoice: async ({ id, number }, { loaders }) => {
    const row =
      id === undefined ? await loaders.invoiceByNumber.load(String(number)) : await loaders.invoice.load(String(id));
    return row && toInvoice(row);
  },
  Actual: async ({ id }, { loaders }) => {
    const row = await loaders.actual.load(String(id));
    return row && toActual(row);
  },
  Customer: async ({ id }, { loaders }) => {
    const row = await loaders.customer.load(String(id));
    return row && toCustomer(row);
  },
  Project: async ({ id }, { loaders }) => {
    const row = await loaders.project.load(String(id));
    return row && toProject(row);
  },
  TableMap: async ({ name }, context) => (await tableMapsNow(context)).find((map) => map.name === name) ?? null,
  Reconciliation: (reference) => reference,
  ConfirmationPreview: (reference) => reference,
};

let built: Subgraph | undefined;

/** The subgraph, made when it is first asked for and once per process: it holds nothing of a side that is open. */
export function dataverseSubgraph(): Subgraph {
  built ??= buildDataverseSchema();
  return built;
}

/** Builds the subgraph. Throws where a class, a directive or a rule of federation is wrong. */
export function buildDataverseSchema(): Subgraph {
  return buildFederatedSchema<DataverseContext>({
    resolvers: [
      AuditTrailResolver,
      InvoiceResolver,
      InvoiceLineResolver,
      InvoiceLineDetailResolver,
      ActualResolver,
      TransactionLinkResolver,
      ContractResolver,
      ContractLineResolver,
      BacklogResolver,
      ContractCustomerResolver,
      ContractMutationResolver,
      SetUpListResolver,
      MilestoneResolver,
      MilestonePartResolver,
      MilestonesOfLineResolver,
      BacklogItemResolver,
      LimitsOfContractResolver,
      LimitsOfLineResolver,
      LimitsOfCustomerResolver,
      LimitResolver,
      EntryResolver,
      PostingResolver,
      PreviewResolver,
      AnnouncementResolver,
      PreviewedActualResolver,
      TableMapResolver,
      ExchangeOfDataverse,
      ExchangeResolver,
      ExchangeMapsResolver,
      BillingResolver,
      DraftsResolver,
      CorrectionsResolver,
      BulkOperationResolver,
      DataLoadResolver,
      ReconciliationResolver,
      ReconciliationReportResolver,
      ScheduleResolver,
      RetainerResolver,
      RetainerPartResolver,
    ],
    orphanedTypes: [Reconciliation],
    references: REFERENCES,
    whoMay: WHO_MAY,
    aroundMutation: audited,
    isChecked: (sdl) => isShipped('dataverse', sdl),
  });
}

// The connections of Dataverse's lists, apart from their items: a connection imports its item, and no item may import a
// connection, or the type classes would import each other in a circle.
import { connectionOf } from '../../../graphql/connection';
import { Actual } from './actual';
import { BillingBacklogItem } from './backlog';
import { Customer, Project, ProjectContract } from './contract';
import { Entry } from './entry';
import { Invoice } from './invoice';
import { InvoiceLineDetail } from './invoiceLine';
import { Milestone } from './milestone';
import { PostingStatusEvent } from './posting';
import { Retainer } from './retainer';

export const InvoiceConnection = connectionOf(() => Invoice, 'Invoice');
export const InvoiceLineDetailConnection = connectionOf(() => InvoiceLineDetail, 'InvoiceLineDetail');
export const ActualConnection = connectionOf(() => Actual, 'Actual');
export const ProjectContractConnection = connectionOf(() => ProjectContract, 'ProjectContract');
export const ProjectConnection = connectionOf(() => Project, 'Project');
export const CustomerConnection = connectionOf(() => Customer, 'Customer');
export const BillingBacklogConnection = connectionOf(() => BillingBacklogItem, 'BillingBacklog');
export const MilestoneConnection = connectionOf(() => Milestone, 'Milestone');
export const PostingStatusEventConnection = connectionOf(() => PostingStatusEvent, 'PostingStatusEvent');
export const EntryConnection = connectionOf(() => Entry, 'Entry');
export const RetainerConnection = connectionOf(() => Retainer, 'Retainer');

// Contracts, their lines, customers and projects as the API shows them. Own columns only: relations are fields of the resolvers,
// and the ids that lead to them must never become fields of the schema.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { CurrencyCodeScalar } from '../../../graphql/scalars';
import type { ContractLineSeenRow, ContractSeenRow, CustomerSeenRow, ProjectSeenRow } from '../../store/readContracts';
import { BillingMethod } from '../enums';

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Customer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  accountNumber!: string;

  @Field(() => String)
  name!: string;
}

export function toCustomer(row: CustomerSeenRow): Customer {
  return { id: row.id, accountNumber: row.account_number, name: row.name };
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Project {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  name!: string;
}

export function toProject(row: ProjectSeenRow): Project {
  return { id: row.id, number: row.number, name: row.name };
}

@ObjectType({ simpleResolvers: true })
export class ProjectContract {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  name!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => String)
  legalEntity!: string;
}

export function toContract(row: ContractSeenRow): ProjectContract {
  return { id: row.id, number: row.number, name: row.name, currency: row.currency, legalEntity: row.legal_entity };
}

@ObjectType({ simpleResolvers: true })
export class ProjectContractLine {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => BillingMethod)
  billingMethod!: ValueOf<typeof BillingMethod>;

  contractId!: string;
  projectId!: string | null;
}

export function toContractLine(row: ContractLineSeenRow): ProjectContractLine {
  return {
    id: row.id,
    name: row.name,
    billingMethod: row.billing_method as ProjectContractLine['billingMethod'],
    contractId: row.contract_id,
    projectId: row.project_id,
  };
}

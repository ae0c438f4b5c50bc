// Contracts, customers and projects as the API shows them. Own columns only: relations are fields of the resolvers, and the ids
// that lead to them must never become fields of the schema.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { CurrencyCodeScalar } from '../../../graphql/scalars';
import type { ContractSeenRow, CustomerSeenRow, ProjectSeenRow } from '../../store/readContracts';
import { ContractStatus } from '../enums';

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Customer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, { description: 'Unique within its company.' })
  accountNumber!: string;

  @Field(() => String)
  name!: string;
}

export function toCustomer(row: CustomerSeenRow): Customer {
  return { id: row.id, legalEntity: row.legal_entity, accountNumber: row.account_number, name: row.name };
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Project {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  name!: string;
}

export function toProject(row: ProjectSeenRow): Project {
  return { id: row.id, legalEntity: row.legal_entity, number: row.number, name: row.name };
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

  @Field(() => Int, {
    description: 'For expectedVersion: counts changes of the contract, its lines, customers and milestones.',
  })
  version!: number;

  @Field(() => ContractStatus)
  status!: ValueOf<typeof ContractStatus>;
}

export function toContract(row: ContractSeenRow): ProjectContract {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    currency: row.currency,
    legalEntity: row.legal_entity,
    version: row.version,
    status: row.status as ProjectContract['status'],
  };
}

// The mutations that set up projects, contracts, their lines and customers. The flows decide; what is answered is read after they
// committed. It must never repeat a flow: a mutation runs once.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { addContractCustomer } from '../../flows/addContractCustomer';
import { addContractLine } from '../../flows/addContractLine';
import { createContract } from '../../flows/createContract';
import { createProject } from '../../flows/createProject';
import { updateContract } from '../../flows/updateContract';
import { updateContractLine } from '../../flows/updateContractLine';
import { type DataverseContext, renewLoaders, required } from '../context';
import { type ProjectContract, toContract, toProject } from '../types/contract';
import { type ProjectContractLine, toContractCustomer, toContractLine } from '../types/contractLine';
import {
  AddContractCustomerInput,
  AddContractCustomerPayload,
  AddContractLineInput,
  AddContractLinePayload,
  CreateContractInput,
  CreateContractPayload,
  CreateProjectInput,
  CreateProjectPayload,
  UpdateContractInput,
  UpdateContractLineInput,
  UpdateContractLinePayload,
  UpdateContractPayload,
} from '../types/contractMutations';

@Resolver()
export class ContractMutationResolver {
  @Mutation(() => CreateProjectPayload, { description: 'What entries are handed in for.' })
  async createProject(
    @Arg('input', () => CreateProjectInput) input: CreateProjectInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createProject(context.books, context.caller, input);
    return payload(outcome, async ({ projectId }) => {
      renewLoaders(context);
      return { project: toProject(required(await context.loaders.project.load(projectId), 'project', projectId)) };
    });
  }

  @Mutation(() => CreateContractPayload, {
    description: 'With its lines, and with the customers by whose splits it is billed: a draft.',
  })
  async createContract(
    @Arg('input', () => CreateContractInput) input: CreateContractInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createContract(context.books, context.caller, input);
    return payload(outcome, async ({ contractId }) => ({ contract: await contractNow(contractId, context) }));
  }

  @Mutation(() => UpdateContractPayload, { description: 'Currency and number are locked.' })
  async updateContract(
    @Arg('input', () => UpdateContractInput) input: UpdateContractInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await updateContract(context.books, context.caller, input);
    return payload(outcome, async ({ contractId }) => ({ contract: await contractNow(contractId, context) }));
  }

  @Mutation(() => AddContractLinePayload, { description: 'Its customers begin as those of the contract.' })
  async addContractLine(
    @Arg('input', () => AddContractLineInput) input: AddContractLineInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await addContractLine(context.books, context.caller, input);
    return payload(outcome, async ({ contractLineId }) => ({ contractLine: await lineNow(contractLineId, context) }));
  }

  @Mutation(() => UpdateContractLinePayload, { description: 'Billing method and project are locked.' })
  async updateContractLine(
    @Arg('input', () => UpdateContractLineInput) input: UpdateContractLineInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await updateContractLine(context.books, context.caller, input);
    return payload(outcome, async ({ contractLineId }) => ({ contractLine: await lineNow(contractLineId, context) }));
  }

  @Mutation(() => AddContractCustomerPayload, { description: 'At 0 %: splits are given with updateContract.' })
  async addContractCustomer(
    @Arg('input', () => AddContractCustomerInput) input: AddContractCustomerInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await addContractCustomer(context.books, context.caller, input);
    return payload(outcome, async ({ contractId, contractCustomerId }) => {
      renewLoaders(context);
      const payers = await context.loaders.payersOfContract.load(contractId);
      const row = payers.find(({ contract_customer_id }) => contract_customer_id === contractCustomerId) ?? null;
      return { contractCustomer: toContractCustomer(required(row, 'contract customer', contractCustomerId)) };
    });
  }
}

async function contractNow(id: string, context: DataverseContext): Promise<ProjectContract> {
  renewLoaders(context);
  return toContract(required(await context.loaders.contract.load(id), 'contract', id));
}

async function lineNow(id: string, context: DataverseContext): Promise<ProjectContractLine> {
  renewLoaders(context);
  return toContractLine(required(await context.loaders.contractLine.load(id), 'contract line', id));
}

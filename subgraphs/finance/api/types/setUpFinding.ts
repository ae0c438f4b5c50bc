// What the check of the set-up finds, as the API shows it. Its codes are not those of refusals: nothing was asked for that
// could be refused. It must never hold a rule.
import { Field, ObjectType } from 'type-graphql';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { FINDING_CODES } from '../../rules/setUpCheck';

export const SetUpFindingCode = graphqlEnum('SetUpFindingCode', [...FINDING_CODES]);
export const SetUpFindingOwner = graphqlEnum('SetUpFindingOwner', {
  PROJECT_ACCOUNTANT: 'Somebody who posts in Finance.',
  ADMINISTRATOR: 'Somebody who loads set-up files.',
});

@ObjectType({ simpleResolvers: true, description: 'Something that is missing in the set-up of a legal entity.' })
export class SetUpFinding {
  @Field(() => SetUpFindingCode)
  code!: ValueOf<typeof SetUpFindingCode>;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, { description: 'What is missing, and what that will stop.' })
  message!: string;

  @Field(() => String, { description: 'What will be refused, or go without.' })
  blocks!: string;

  @Field(() => SetUpFindingOwner, { description: 'Who can help.' })
  owner!: ValueOf<typeof SetUpFindingOwner>;
}

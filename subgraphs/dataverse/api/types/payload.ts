// What every payload of Dataverse's mutations has beside its result. It stands alone, so that payloads may stand beside the
// types that they answer with. It must never be a type of the schema itself.
import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../../../graphql/objects';

/** What every payload has beside its result. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

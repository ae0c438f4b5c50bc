// What Finance knows of entities that Dataverse owns: their keys. The gateway asks Dataverse for the rest, so that its absence
// never empties Finance's answer.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { BilledDigest } from '../../../graphql/objects';

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ simpleResolvers: true })
export class Actual {
  @Field(() => ID)
  id!: string;
}

/** Extended by number alone: numbers are unique across legal entities. */
@Directive('@key(fields: "number")')
@ObjectType({ simpleResolvers: true })
export class Invoice {
  @Field(() => String)
  number!: string;

  @Directive('@external')
  @Field(() => BilledDigest, { nullable: true })
  billedDigest?: BilledDigest | null;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ simpleResolvers: true })
export class Project {
  @Field(() => ID)
  id!: string;
}

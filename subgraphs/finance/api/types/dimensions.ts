// Financial dimensions as the API shows them and takes them: each with its value. The text in which they are kept never goes out, but in
// the record of edits. What a value may be is for the set-up to say.
import { Field, InputType, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true })
export class FinancialDimensionValue {
  @Field(() => String, { description: 'Its name, such as DEPARTMENT.' })
  dimension!: string;

  @Field(() => String, { description: 'Of the dimension, such as 022.' })
  value!: string;
}

@InputType()
export class FinancialDimensionInput {
  @Field(() => String, { description: 'Its name, such as DEPARTMENT.' })
  dimension!: string;

  @Field(() => String, { nullable: true, description: 'Of those set up in the legal entity; null or empty: none.' })
  value?: string | null;
}

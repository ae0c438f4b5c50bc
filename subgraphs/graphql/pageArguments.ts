// The arguments of lists, as GraphQL declares them; page.ts checks what is given. None may have a default here: which of them
// are absent tells page.ts whether a page goes forward or backward.
import 'reflect-metadata';
import { ArgsType, Field, Int } from 'type-graphql';

/** Of a list that pages forward. */
@ArgsType()
export class ForwardPage {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

/** Of a list that pages both ways. */
@ArgsType()
export class BothWaysPage extends ForwardPage {
  @Field(() => Int, { nullable: true })
  last?: number | null;

  @Field(() => String, { nullable: true })
  before?: string | null;
}

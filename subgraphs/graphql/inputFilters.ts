// The filters of texts, dates and decimals that lists of both subgraphs take. Absent and null mean the same: no condition. None
// may hold a condition that only one side knows: composition keeps of an input type only the fields that both sides have.
import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import { DateScalar, DecimalScalar } from './scalars';

@InputType()
export class StringFilter {
  @Field(() => String, { nullable: true })
  eq?: string | null;

  @Field(() => [String], { nullable: true })
  in?: string[] | null;

  @Field(() => String, { nullable: true })
  startsWith?: string | null;
}

@InputType()
export class DateFilter {
  @Field(() => DateScalar, { nullable: true })
  eq?: string | null;

  @Field(() => DateScalar, { nullable: true })
  gte?: string | null;

  @Field(() => DateScalar, { nullable: true })
  lte?: string | null;
}

@InputType()
export class DecimalFilter {
  @Field(() => DecimalScalar, { nullable: true })
  eq?: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  gte?: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  lte?: string | null;
}

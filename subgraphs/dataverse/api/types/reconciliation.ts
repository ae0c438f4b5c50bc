// What Dataverse adds to Finance's reconciliation: the ids that it billed, fetched only when somebody asks which ones differ
// and only where the checksums differ. It is not part of the public schema.
import { Directive, Field, ObjectType } from 'type-graphql';

@Directive('@key(fields: "invoiceNumber financeChecksum")')
@ObjectType({ simpleResolvers: true })
export class Reconciliation {
  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => String)
  invoiceNumber!: string;

  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => String)
  financeChecksum!: string;
}

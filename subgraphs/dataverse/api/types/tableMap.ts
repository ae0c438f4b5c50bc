// A table map as the API shows it: name, direction and state, which Dataverse owns. Each side adds its own end by the name; it
// must never hold Finance's, so that it can be shown with Finance away.
import { Directive, Field, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { MapDirection, MapState } from '../enums';

@Directive('@key(fields: "name")')
@ObjectType({
  simpleResolvers: true,
  description:
    'State lives in Dataverse: what goes out is held by its relay, what comes in is answered `later` by its inbox, so pausing works with Finance away.',
})
export class TableMap {
  @Field(() => String)
  name!: string;

  @Field(() => MapDirection, {
    description: 'BOTH: rows go out one way and their accounting detail comes back the other.',
  })
  direction!: ValueOf<typeof MapDirection>;

  @Field(() => MapState, {
    description: 'PAUSED: what goes out waits in the outbox, what comes in is answered `later`.',
  })
  state!: ValueOf<typeof MapState>;
}

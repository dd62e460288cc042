import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything with an id of its own.' })
export abstract class NodeType {
  @Field(() => ID, { description: 'The same for ever; give it to `node` or to the query of its type.' })
  readonly id!: string;
}

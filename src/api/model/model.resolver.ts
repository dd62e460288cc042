import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { StandingLesson } from '../../domain/lesson.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { checkedText } from '../input-checks.js';
import type { Shape } from '../shape.js';
import { TableType } from '../table/table.type.js';
import { LessonConnection, LessonType } from './lesson.type.js';
import { ModelConnection, ModelType } from './model.type.js';

const VERSION_LENGTH = 100;
const NOTE_LENGTH = 1_000;

@Resolver(() => ModelType)
export class ModelResolver {
  @Query(() => ModelConnection, { description: 'The models that judged or could judge, the newest first.' })
  async models(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<ModelType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.learning.models(request), request);
  }

  @Mutation(() => ModelType, {
    description:
      'Makes a model of the shipped training set and the lessons, and compares it with the current one; the answer comes after some minutes, and a client that does not wait for it ends nothing: `models` shows what came of it. It judges from then on where it is better, else it is a CANDIDATE. CONFLICT when there is nothing new to learn or another training runs.',
  })
  trainModel(@Ctx() { services, actor }: ApiContext): Promise<Shape<ModelType>> {
    return services.learning.train(actor);
  }

  @Mutation(() => ModelType, {
    description: 'Lets a model judge by decision, also an earlier one; the one that did is RETIRED.',
  })
  adoptModel(
    @Arg('version', () => String, { description: 'Version of the model.' }) version: string,
    @Arg('note', () => String, { description: 'Why, in words, up to 1000 characters; it is kept.' })
    note: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ModelType>> {
    return services.learning.adopt(
      actor,
      checkedText('version', version, VERSION_LENGTH),
      checkedText('note', note, NOTE_LENGTH),
    );
  }
}

@Resolver(() => LessonType)
export class LessonResolver {
  @Query(() => LessonConnection, {
    description: 'What the next training learns from: the newest lesson of each table, the newest first.',
  })
  async lessons(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<LessonType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.learning.lessons(request), request);
  }

  @FieldResolver(() => TableType, { description: 'The table that it is about.' })
  async table(@Root() lesson: StandingLesson, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType>> {
    return found(await loaders.table.load(lesson.tableId), 'the table of the lesson');
  }
}

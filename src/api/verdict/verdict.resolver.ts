import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { sourceId, tableId } from '../../domain/ids.js';
import { LABELS } from '../../domain/verdict.js';
import type { Verdict } from '../../domain/verdict.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { globalId, parseIdOf } from '../global-id.js';
import { checkedText } from '../input-checks.js';
import { TableType } from '../table/table.type.js';
import { OverrideVerdictInput } from './verdict.input.js';
import { ClassificationReportType, VerdictType } from './verdict.type.js';
import type { Shape } from '../shape.js';

const NOTE_LENGTH = 1_000;

@Resolver(() => VerdictType)
export class VerdictResolver {
  @Mutation(() => ClassificationReportType, {
    description: "Judges every table that is still there. A person's verdict stands.",
  })
  async classifyTables(
    @Arg('sourceId', () => ID, {
      nullable: true,
      description: 'Only tables of this source; all sources when left out.',
    })
    source: string | null,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ClassificationReportType>> {
    const scope = source == null ? null : sourceId(parseIdOf('Source', source));
    const report = await services.verdicts.classify(actor, scope);
    return { ...report, labels: LABELS.map((label) => ({ label, tables: report.labels[label] })) };
  }

  @Mutation(() => VerdictType, {
    description:
      "Sets a person's verdict, which the model does not overrule. An UNUSED stands until the table is read, renamed or written to.",
  })
  overrideVerdict(
    @Arg('input', () => OverrideVerdictInput, { description: 'The table, its label and why.' })
    input: OverrideVerdictInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<VerdictType>> {
    const table = tableId(parseIdOf('Table', input.tableId));
    return services.verdicts.override(
      actor,
      table,
      input.label,
      checkedText('note', input.note, NOTE_LENGTH),
    );
  }

  @Mutation(() => VerdictType, {
    nullable: true,
    description:
      "Takes back what people said of a table: the verdict is the model's again, which is returned; null before its first.",
  })
  withdrawOverride(
    @Arg('tableId', () => ID, { description: 'Id of the table.' }) id: string,
    @Arg('note', () => String, { description: 'Why, in words, up to 1000 characters.' }) note: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<VerdictType> | null> {
    return services.verdicts.withdraw(
      actor,
      tableId(parseIdOf('Table', id)),
      checkedText('note', note, NOTE_LENGTH),
    );
  }

  @FieldResolver(() => ID, { description: 'Id of the verdict.' })
  id(@Root() verdict: Verdict): string {
    return globalId('Verdict', verdict.id);
  }

  @FieldResolver(() => TableType, { description: 'The table that was judged.' })
  async table(@Root() verdict: Verdict, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType>> {
    return found(await loaders.table.load(verdict.tableId), 'the table of the verdict');
  }
}

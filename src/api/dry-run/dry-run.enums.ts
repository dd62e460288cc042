import type { CostTime, EstimateBasis, OperationPlace } from '../../domain/dry-run.js';
import { publishEnum } from '../publish-enum.js';

export const EstimateBasisEnum = publishEnum<EstimateBasis>('EstimateBasis', 'What a prediction rests on.', {
  EARLIER_MOVES: 'Moves of the same kind at the same source.',
  SAMPLE: 'A few megabytes of the table that were read and compressed now.',
  DEFAULTS: 'Figures that the documentation states: nothing else tells.',
});

export const OperationPlaceEnum = publishEnum<OperationPlace>('OperationPlace', 'Where something is done.', {
  SOURCE: 'At the source of the table.',
  TARGET: 'In the PostgreSQL database that it goes to.',
  WAREHOUSE: 'In the warehouse.',
  STORE: 'In the archive store.',
  CATALOG: 'In the catalog of Sortkeep.',
});

export const CostTimeEnum = publishEnum<CostTime>('CostTime', 'When a cost arises.', {
  ONCE: 'With the move.',
  MONTHLY: 'Each month after it.',
  FREED_MONTHLY: 'Each month until the table is removed from where it is.',
});

import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { UsageWindow } from '../../domain/table-facts.js';
import { BigIntScalar } from '../scalars.js';
import { UsageWindowType } from './table.type.js';

@Resolver(() => UsageWindowType)
export class UsageWindowResolver {
  @FieldResolver(() => BigIntScalar, {
    description: 'Reads: scans of the whole table and through indexes together.',
  })
  reads(@Root() usage: UsageWindow): bigint {
    return usage.seqScans + usage.indexScans;
  }

  @FieldResolver(() => BigIntScalar, { description: 'Rows written: inserted, updated and deleted together.' })
  writes(@Root() usage: UsageWindow): bigint {
    return usage.inserted + usage.updated + usage.deleted;
  }
}

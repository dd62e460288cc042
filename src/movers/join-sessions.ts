/** Sessions of several tables as one: one ledger, one pause, one end. */
import { conflict } from '../domain/errors.js';
import type { Chunk, ChunkResult, PageRange } from '../domain/move.js';
import type { FinishedChunk, MoveRun, MoveSession, Proof } from '../engine/mover.js';
import { mergeContentHashes } from '../codec/content-hash.js';

/** What a member of a set does itself; what is done once for all of them is in `JoinedEnds`. */
export type MemberSession = Omit<MoveSession, 'publish' | 'close'>;

export interface JoinedEnds {
  readonly parallel: number;
  /** After every member's own. */
  finish(): Promise<void>;
  /** The members' proofs, in their order. */
  publish(proofs: readonly Proof[]): Promise<void>;
  close(): Promise<void>;
}

/** A chunk of a member, under the number that it has among the member's chunks. */
interface Local<Item> {
  readonly index: number;
  readonly item: Item;
}

/**
 * Each phase is over for all members before the next begins. Members see their own chunks, numbered from 0, with ranges
 * that name no member; in the ledger of the move the numbers go on from member to member.
 */
export function joinSessions(
  members: readonly MemberSession[],
  ends: JoinedEnds,
  run: Pick<MoveRun, 'signal'>,
): MoveSession {
  const proofs: Proof[] = [];
  const local = new Map<number, number>();
  const each = async (work: (member: MemberSession, position: number) => Promise<void>): Promise<void> => {
    for (const [position, member] of members.entries()) {
      run.signal.throwIfAborted();
      await work(member, position);
    }
  };
  return {
    ranges: members.flatMap(({ ranges }, member) => ranges.map((range) => ({ ...range, member }))),
    parallel: ends.parallel,
    standing: async (chunks) => {
      const standing = new Map<number, ChunkResult>();
      await each(async (member, position) => {
        const own = chunksOf(chunks, position);
        own.forEach(({ index, item }) => local.set(item.index, index));
        const found = await member.standing(own.map(localChunk));
        for (const { index, item } of own) {
          const result = found.get(index);
          if (result !== undefined) standing.set(item.index, result);
        }
      });
      return standing;
    },
    copy: (chunk, claim, meter) => {
      const member = members[chunk.range.member ?? -1];
      const index = local.get(chunk.index);
      if (member !== undefined && index !== undefined) {
        return member.copy(localChunk({ index, item: chunk }), claim, meter);
      }
      return Promise.reject(
        conflict(`chunk ${chunk.index} is of no table of the set`, 'Plan the set again.'),
      );
    },
    finish: async (chunks) => {
      await each((member, position) => member.finish(chunksOf(chunks, position).map(localChunk)));
      await ends.finish();
    },
    verify: async (chunks) => {
      proofs.length = 0;
      await each(async (member, position) => {
        proofs.push(await member.verify(chunksOf(chunks, position).map(localChunk)));
      });
      return { chunks, contentHash: mergeContentHashes(proofs.map(({ contentHash }) => contentHash)) };
    },
    publish: () => ends.publish(proofs),
    close: () => ends.close(),
  };
}

/** In the order of their numbers. */
const chunksOf = <Item extends { readonly index: number; readonly range: PageRange }>(
  chunks: readonly Item[],
  position: number,
): readonly Local<Item>[] =>
  chunks
    .filter(({ range }) => range.member === position)
    .sort((a, b) => a.index - b.index)
    .map((item, index) => ({ index, item }));

const localChunk = <Item extends Chunk | FinishedChunk>({ index, item }: Local<Item>): Item => {
  const { fromPage, toPage, leaf } = item.range;
  return { ...item, index, range: { fromPage, toPage, ...(leaf === undefined ? {} : { leaf }) } };
};

import { hash } from 'node:crypto';

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

const sha256 = (parts: readonly Uint8Array[]): Uint8Array => hash('sha256', Buffer.concat(parts), 'buffer');

/** One level up: neighbours are joined, an odd last one rises as it is. */
function parentsOf(level: readonly Uint8Array[]): readonly Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const pair = level.slice(i, i + 2);
    parents.push(pair.length === 2 ? sha256([NODE, ...pair]) : Buffer.concat(pair));
  }
  return parents;
}

/**
 * Hex Merkle tree hash of the leaves in their order (RFC 6962, section 2.1): SHA-256 with the prefix 0x00 for
 * a leaf and 0x01 for a node, so that a node never passes for a leaf. The root of no leaves is the SHA-256 of
 * the empty string. Joining level by level with the odd one rising gives the RFC's tree, whose left side is
 * the largest power of two.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): string {
  let level: readonly Uint8Array[] = leaves.map((leaf) => sha256([LEAF, leaf]));
  while (level.length > 1) level = parentsOf(level);
  const [root = sha256([])] = level;
  return Buffer.from(root).toString('hex');
}

import type { ArchiveState, VerificationKind } from '../../domain/archive.js';
import { publishEnum } from '../publish-enum.js';

export const ArchiveStateEnum = publishEnum<ArchiveState>(
  'ArchiveState',
  'Whether the rows of an archive are kept.',
  {
    KEPT: 'They are in the store.',
    EXPIRED: 'A person had them removed; manifest and proof stay.',
    SHREDDED: 'A person had its key destroyed, so no copy of them can be read; manifest and proof stay.',
  },
);

export const VerificationKindEnum = publishEnum<VerificationKind>(
  'VerificationKind',
  'How an archive was looked at.',
  {
    OBJECTS: 'Every object is there with its length, as the store lists it.',
    DEEP: 'Objects were read, decrypted, decoded by the second codec and hashed.',
    REHEARSAL: 'It was restored into a scratch database, compared and dropped.',
  },
);

export const VerifyHowEnum = publishEnum<Exclude<VerificationKind, 'REHEARSAL'>>(
  'VerifyHow',
  'How to verify an archive; `rehearseArchive` goes further.',
  {
    OBJECTS: "By the store's list alone, which reads nothing.",
    DEEP: 'By reading objects back through the second codec.',
  },
);

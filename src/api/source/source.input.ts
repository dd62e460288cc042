import { Field, InputType, Int } from 'type-graphql';
import { invalidInput } from '../../domain/errors.js';
import type { SourceAddress } from '../../domain/source.js';
import { TlsModeEnum } from '../enums.js';
import { checkedRange, checkedText } from '../input-checks.js';

@InputType('RegisterSourceInput', {
  description: 'A PostgreSQL instance to register. Nothing is connected to yet.',
})
export class RegisterSourceInput {
  @Field(() => String, {
    description: 'A name of your choice that no other source has, up to 63 characters.',
  })
  readonly name!: string;

  @Field(() => String, { description: 'Host name or address.' })
  readonly host!: string;

  @Field(() => Int, { defaultValue: 5432, description: 'Port, 1 to 65535.' })
  readonly port!: number;

  @Field(() => String, {
    description: 'Role to log in as; a scan needs CONNECT on each database and no more.',
  })
  readonly user!: string;

  @Field(() => String, {
    defaultValue: 'postgres',
    description: 'Database to connect to first; the others are found from it.',
  })
  readonly database!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the password is: `env:NAME` or `file:/path`. Never the password itself. Left out, none is sent.',
  })
  readonly passwordRef?: string | null;

  @Field(() => TlsModeEnum, { defaultValue: 'VERIFY_FULL', description: 'How the connection is encrypted.' })
  readonly tls!: 'DISABLE' | 'REQUIRE' | 'VERIFY_FULL';
}

const TLS = { DISABLE: 'disable', REQUIRE: 'require', VERIFY_FULL: 'verify-full' } as const;

/** Names in PostgreSQL have at most 63 bytes, host names at most 253 characters. */
const NAME_LENGTH = 63;
const HOST_LENGTH = 253;
const REFERENCE_LENGTH = 1_024;

/** INVALID_INPUT naming the field that is off. */
export function toSourceAddress(input: RegisterSourceInput): SourceAddress {
  const passwordRef = input.passwordRef ?? null;
  if (passwordRef !== null && !/^(env|file):./.test(passwordRef)) {
    throw invalidInput(
      'passwordRef is not a reference to a secret',
      'Put the password into a file or the environment, and pass `file:/path` or `env:NAME`.',
    );
  }
  return {
    host: checkedText('host', input.host, HOST_LENGTH),
    port: checkedRange('port', input.port, 1, 65_535),
    user: checkedText('user', input.user, NAME_LENGTH),
    database: checkedText('database', input.database, NAME_LENGTH),
    passwordRef: passwordRef === null ? null : checkedText('passwordRef', passwordRef, REFERENCE_LENGTH),
    tls: TLS[input.tls],
  };
}

export const toSourceName = (input: RegisterSourceInput): string =>
  checkedText('name', input.name, NAME_LENGTH);

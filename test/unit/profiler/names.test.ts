import { describe, expect, it } from '@jest/globals';
import { nameHints } from '../../../src/profiler/names/name-hints.js';
import { snakeName } from '../../../src/profiler/names/snake-name.js';
import type { TypeFamily } from '../../../src/profiler/type-family.js';

const kinds = (column: string, family: TypeFamily = 'text', table = 'things'): readonly string[] => [
  ...nameHints(table, column, family).keys(),
];

describe('words of a name are found', () => {
  it.each([
    ['customerEMail', '_customer_e_mail_'],
    ['HTTPServerIP', '_http_server_ip_'],
    ['Customer E-Mail', '_customer_e_mail_'],
    ['Straße', '_strasse_'],
    ['prénom', '_prenom_'],
    ['address2', '_address2_'],
    ['"; drop table x', '_drop_table_x_'],
    ['', ''],
    ['---', ''],
  ])('in %s', (name, form) => expect(snakeName(name)).toBe(form));
});

describe('the name of a column says that it holds', () => {
  it.each([
    ['EMAIL', 'email'],
    ['EMAIL', 'contactEmail'],
    ['EMAIL', 'billing_e_mail_address'],
    ['PHONE', 'mobile_phone'],
    ['PHONE', 'Telefon'],
    ['PERSON_NAME', 'FirstName'],
    ['PERSON_NAME', 'lastname'],
    ['PERSON_NAME', 'apellidos'],
    ['PERSON_NAME', 'card_holder_name'],
    ['CARD_NUMBER', 'card_number'],
    ['CARD_NUMBER', 'creditCardNo'],
    ['IBAN', 'payer_iban'],
    ['BANK_ACCOUNT', 'bank_account_number'],
    ['TAX_ID', 'tax_id'],
    ['TAX_ID', 'codice_fiscale'],
    ['NATIONAL_ID', 'ssn'],
    ['NATIONAL_ID', 'passport_number'],
    ['ADDRESS', 'shipping_address'],
    ['ADDRESS', 'zipCode'],
    ['ADDRESS', 'address'],
    ['IP_ADDRESS', 'last_sign_in_ip'],
    ['CREDENTIAL', 'password_hash'],
    ['CREDENTIAL', 'apiKey'],
    ['CREDENTIAL', 'refresh_token'],
    ['FREE_TEXT', 'internal_notes'],
  ])('%s: %s', (kind, column) => expect(kinds(column)).toContain(kind));

  it('a date of birth', () => expect(kinds('date_of_birth', 'date')).toEqual(['DATE_OF_BIRTH']));
  it('a name, in a table of people', () => {
    expect(kinds('name', 'text', 'customers')).toEqual(['PERSON_NAME']);
    expect(kinds('name', 'text', 'instruments')).toEqual([]);
  });
});

describe('the name of a column does not say so', () => {
  it.each([
    ['email_verified_at', 'date'],
    ['email', 'boolean'],
    ['has_password', 'boolean'],
    ['password_policy', 'text'],
    ['phone_type', 'text'],
    ['tax_id', 'uuid'],
    ['tax_id', 'number'],
    ['token_id', 'text'],
    ['yes_token_id', 'text'],
    ['card_last4', 'text'],
    ['last4', 'text'],
    ['symbol', 'text'],
    ['isin', 'text'],
    ['price', 'number'],
    ['order_id', 'number'],
    ['client_order_id', 'uuid'],
    ['company_name', 'text'],
    ['stock_name', 'text'],
    ['wallet_address', 'text'],
    ['ip_count', 'number'],
    ['description', 'text'],
    ['error_message', 'text'],
    ['shipping_method', 'text'],
    ['zipped', 'text'],
    ['pinned', 'text'],
    ['panel', 'text'],
    ['commission', 'number'],
    ['ship_date', 'date'],
  ] as const)('%s as %s', (column, family) => expect(kinds(column, family)).toEqual([]));
});

/** What column names say, in English and where it was cheap in German, French, Spanish, Italian, Dutch, Polish, Portuguese. */
import type { SensitivityKind } from '../../domain/column-profile.js';
import type { TypeFamily } from '../type-family.js';

/** `sure`: hardly ever anything else. `likely`: values that are something else refute it. */
export type NameStrength = 'sure' | 'likely';

export interface NameRule {
  readonly kind: SensitivityKind;
  readonly strength: NameStrength;
  /** Over the form of `snakeName`. */
  readonly name: RegExp;
  readonly families: readonly TypeFamily[];
  /** Only in tables of this name. */
  readonly table?: RegExp;
}

const T = ['text'] as const;
const TN = ['text', 'number'] as const;

/** The alternatives are separated by blanks and are whole words of the name. */
const rule = (
  kind: SensitivityKind,
  strength: NameStrength,
  families: readonly TypeFamily[],
  alternatives: string,
): NameRule => ({
  kind,
  strength,
  families,
  name: new RegExp(`_(?:${alternatives.trim().split(/\s+/).join('|')})_`),
});

/** As `rule`; the words end the name. */
const ending = (...[kind, strength, families, alternatives]: Parameters<typeof rule>): NameRule => ({
  ...rule(kind, strength, families, alternatives),
  name: new RegExp(`_(?:${alternatives.trim().split(/\s+/).join('|')})_$`),
});

const NR = '(?:no|nr|num|numb|number|nummer|numero)';
const WHO =
  '(?:customer|contact|employee|patient|member|person|user|owner|client|recipient|sender|author|holder|trader|guest|student|teacher|driver|tenant|actor|beneficiary|payer|payee|subscriber|passenger|applicant|signatory|manager|agent)';
/** Who is behind a bare `name`. */
const PEOPLE =
  /_(?:users?|people|persons?|customers?|clients?|employees?|staff|contacts?|patients?|students?|members?|guests?|drivers?|leads?|candidates?|applicants?|kunden?|personen|mitarbeiter|utilisateurs?|clientes|usuarios|personas)_$/;
/** Addresses of machines, mail and money. */
const NO_PLACE =
  '_(?:ip|mac|e|email|mail|wallet|contract|token|web|url|host|network|net|server|memory|btc|eth|crypto|deposit|withdraw|withdrawal|remote|node|listen|local|to|from|maker|taker)_';

export const NAME_RULES: readonly NameRule[] = [
  rule('EMAIL', 'sure', T, 'e_?mails? email_?address(?:es)? mail_?address correo courriel'),
  rule(
    'PHONE',
    'sure',
    TN,
    'phones? phone_?number telephone telefon telefono telefoon cell_?phone mobile_?(?:phone|number|no|nr) msisdn handy_?nummer',
  ),
  rule('PHONE', 'likely', T, 'mobile tel fax handy'),
  rule(
    'PERSON_NAME',
    'sure',
    T,
    '(?:first|last|given|family|middle|maiden|birth|full|sur|fore)_?names? vorname nachname prenom apellidos? cognome achternaam voornaam nazwisko imie sobrenome (?:card|account)_?holder(?:_?name)?',
  ),
  ending('PERSON_NAME', 'likely', T, `${WHO}_?names? nick_?name screen_?name login beneficiary payee`),
  { ...rule('PERSON_NAME', 'likely', T, ''), name: /^_(?:name|nombre|nom|naam|nome)_$/, table: PEOPLE },
  // Of products and invoices too.
  { ...rule('PERSON_NAME', 'likely', T, ''), name: /^_display_name_$/, table: PEOPLE },
  rule(
    'CARD_NUMBER',
    'sure',
    TN,
    `(?:cc|card|credit_?card|debit_?card|payment_?card|kredit_?karten?|karten?)_?${NR} credit_?card`,
  ),
  rule('CARD_NUMBER', 'likely', T, 'pan'),
  rule('IBAN', 'sure', T, 'ibans?'),
  rule(
    'BANK_ACCOUNT',
    'likely',
    TN,
    `(?:bank_?account|account|acct|konto|kto|routing)_?${NR} sort_?code clabe bankverbindung`,
  ),
  rule(
    'TAX_ID',
    'sure',
    TN,
    `(?:vat|tax|taxpayer|steuer|btw|ust_?id)_?(?:reg_?)?${NR} vat_?id ust_?id steuer_?id tax_?identification(?:_?number)? codice_?fiscale partita_?iva cnpj cpf`,
  ),
  rule('TAX_ID', 'likely', T, 'tax_?id taxpayer_?id siren siret nif ein nip'),
  rule(
    'NATIONAL_ID',
    'sure',
    TN,
    `ssn social_?security(?:_?${NR})? national_?(?:id|identity|insurance)(?:_?${NR})? nino pesel bsn dni passport(?:_?${NR}|_?id)? id_?card(?:_?${NR})? personal_?ausweis(?:_?nummer)? ausweis_?nummer driv(?:er|ers|ing)_?licen[cs]e(?:_?${NR})? personnummer sozialversicherungs_?nummer aadhaar`,
  ),
  rule('NATIONAL_ID', 'likely', T, 'nie insee personal_id'),
  rule(
    'DATE_OF_BIRTH',
    'sure',
    ['date', 'text', 'number'],
    'dob date_?of_?birth birth_?(?:date|day|year) geburts_?(?:datum|tag|jahr) fecha_(?:de_)?nacimiento date_(?:de_)?naissance data_(?:di_|de_)?(?:nascita|nascimento) geboorte_?datum data_urodzenia born(?:_on|_at)?',
  ),
  rule(
    'ADDRESS',
    'sure',
    TN,
    `street(?:_?(?:name|address|line|number))? strasse hausnummer house_?${NR} address_?line(?:_?\\d)? addr(?:ess)?_?\\d adresse anschrift direccion indirizzo endereco (?:home|postal|billing|shipping|delivery|mailing|residential)_?address post(?:al)?_?code zip_?code zip plz postleitzahl code_?postal codigo_?postal`,
  ),
  {
    ...rule('ADDRESS', 'likely', T, ''),
    name: new RegExp(`^(?!.*${NO_PLACE}).*_addr(?:ess)?_$`),
  },
  rule('IP_ADDRESS', 'sure', ['text', 'network'], 'ip ip_?v[46] ip_?addr(?:ess)? remote_?addr(?:ess)?'),
  rule(
    'CREDENTIAL',
    'sure',
    ['text', 'binary', 'uuid', 'json'],
    'pass_?words? passwd pwd pass_?phrase pass_?code secrets? (?:secret|private|api|access|encryption|signing|hmac)_?keys? api_?(?:secret|token) (?:access|refresh|auth|session|reset|unlock|hmac|user|runners?|job|share|device|push)_?token client_?secret credentials? otp totp salt kenn_?wort passwort contrasena mot_de_passe (?:recovery|backup)_?codes?',
  ),
  rule('CREDENTIAL', 'sure', TN, 'cvv2? cvc2? pin_?code'),
  ending(
    'CREDENTIAL',
    'likely',
    ['text', 'binary', 'uuid'],
    'tokens? token_(?:hash|digest|encrypted) pin pass',
  ),
  ending(
    'FREE_TEXT',
    'likely',
    T,
    'notes? comments? remarks? bemerkung(?:en)? notizen? notas kommentare? message(?:_?text|_?body)? body bio biography about_?me free_?text memo feedback transcript',
  ),
];

const ABOUT_ENDINGS =
  'ids? count counter enabled verified confirmed sent template subject types? status settings? format provider notifications? at flag policy required expires expiry expiration prefix length attempts? version label locale country last_?4 last_?four brand domain host hostname scopes? optin opt_in opt_out consent masked mask class category interval limit ttl ur[li] path role mode';
const ABOUT_BEGINNINGS = /^_(?:is|has|can|num|require|allow|notify)_|_(?:error|warning)_message_/;
const ABOUT_END = new RegExp(`_(?:${ABOUT_ENDINGS.split(' ').join('|')})_$`);

/**
 * A column about such a value, not with one: `email_verified_at`, `has_password`, `phone_type`. Where the rule itself
 * reaches to the end, it stands: `tax_id` ends like the key of another table and is none.
 */
export function isAbout(name: string, { name: pattern }: NameRule): boolean {
  if (ABOUT_BEGINNINGS.test(name)) return true;
  const found = pattern.exec(name);
  return ABOUT_END.test(name) && (found === null || found.index + found[0].length < name.length);
}

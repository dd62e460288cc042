/** Invented people; any likeness is chance. The mail addresses are in the domain that RFC 2606 keeps for examples. */
import type { SampleRandom } from './sample-random.js';

const GIVEN = [
  'Ada',
  'Benoît',
  'Chiara',
  'Dmitri',
  'Elif',
  'Fatima',
  'Grace',
  'Hiro',
  'Inés',
  'Jonas',
  'Kemi',
  'Łukasz',
  'Mei',
  'Noor',
  'Oisín',
  'Priya',
] as const;
const FAMILY = [
  'Abbott',
  'Bianchi',
  'Chen',
  "D'Souza",
  'Eriksson',
  'Fischer',
  'García',
  'Haddad',
  'Ito',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Müller',
  'Nakamura',
  "O'Neill",
  'Petrov',
] as const;

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** The number makes the address unique. */
export function samplePerson(random: SampleRandom, number: number): Person {
  const [given, family] = [random.pick(GIVEN), random.pick(FAMILY)];
  const ascii = `${given}.${family}`.normalize('NFD').replaceAll('ł', 'l').replaceAll('Ł', 'L');
  return {
    name: `${given} ${family}`,
    email: `${ascii.replaceAll(/[^A-Za-z.]/g, '').toLowerCase()}${number}@example.com`,
  };
}

/** From the addresses that RFC 5737 keeps for documentation. */
export const sampleAddress = (random: SampleRandom): string =>
  `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(1, 254)}`;

export const USER_AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/605.1',
  'fintech-app/4.2 (Android 14)',
] as const;

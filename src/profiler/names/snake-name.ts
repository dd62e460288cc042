/**
 * `customerEMail`, `Customer E-Mail` and `CUSTOMER_E_MAIL` as `_customer_e_mail_`, so that a rule finds whole words
 * between underscores. Accents are left out: `Straße` is `_strasse_`, `prénom` `_prenom_`.
 */
export function snakeName(identifier: string): string {
  const words = identifier
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length === 0 ? '' : `_${words.join('_')}_`;
}

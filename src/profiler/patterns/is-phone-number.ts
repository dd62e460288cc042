/** 01-02-2024 and 2024/01/02 have digits and hyphens too. */
const DATE = /^\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}$/;

/** A number of 7 to 15 digits (ITU-T E.164) in international form, or in a national form with its usual separators. */
export function isPhoneNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  if (digits < 7 || digits > 15 || DATE.test(text)) return false;
  return (
    /^\+[1-9]\d{0,3}(?:[ ()./-]{0,3}\d){6,14}$/.test(text) ||
    /^\(\d{2,5}\)[ -]?\d{2,4}(?:[ -]?\d{2,4}){1,3}$/.test(text) ||
    /^\d{3}([-. ])\d{3}\1\d{4}$/.test(text) ||
    /^0\d{1,4}[ /-]\d{2,8}(?:[ -]\d{2,4}){0,3}$/.test(text)
  );
}

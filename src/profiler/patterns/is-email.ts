/** The addresses that mail systems take: RFC 5321 lengths, no quoted local parts, a domain with a dot. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || local.length > 64 || domain.length > 253) return false;
  if (!/^[\p{L}\p{N}!#$%&'*+/=?^_{|}~.-]+$/u.test(local) || /^\.|\.\.|\.$/.test(local)) return false;
  const labels = domain.split('.');
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label)) &&
    /^\p{L}{2,24}$/u.test(labels.at(-1) ?? '')
  );
}

/**
 * Forms that nothing but a secret has; each from the documents of whoever gives them out. The text that comes first
 * must be in the value, which is found faster than the pattern is tried.
 */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['$2', /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/], // bcrypt
  ['$argon2', /\$argon2(?:id|i|d)\$v=\d+\$/],
  ['$', /\$(?:scrypt|7)\$[^\s$]{2,}/],
  ['pbkdf2', /\$pbkdf2(?:-sha\d+)?\$|pbkdf2[_:](?:hmac[_:])?sha\d+[$:]/],
  ['$', /\$(?:1|5|6|y)\$[./A-Za-z0-9=$]{20,}/], // crypt(3)
  ['SCRAM-SHA-256$', /SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$/],
  ['PRIVATE KEY', /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/],
  ['eyJ', /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/], // JSON Web Token
  ['AKIA', /(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])/], // AWS
  ['ASIA', /(?<![A-Za-z0-9])ASIA[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ['gh', /(?<!\w)gh[pousr]_[A-Za-z0-9]{36}/],
  ['github_pat_', /(?<!\w)github_pat_\w{22}/],
  ['glpat-', /(?<!\w)glpat-[\w-]{20}/],
  ['xox', /(?<!\w)xox[abposr]-[\w-]{10}/], // Slack
  ['_', /(?<!\w)(?:sk|rk|whsec)_(?:live|test)_[A-Za-z0-9]{16}/], // Stripe
  ['sk-', /(?<!\w)sk-(?:proj-|ant-)?[\w-]{32}/],
  ['AIza', /(?<!\w)AIza[\w-]{35}/], // Google
  ['SG.', /(?<!\w)SG\.[\w-]{16,}\.[\w-]{16}/], // SendGrid
  ['npm_', /(?<!\w)npm_[A-Za-z0-9]{36}/],
  ['://', /:\/\/[^\s:@/]{1,100}:[^\s@/]{1,100}@[^\s@]/], // a password in an address
  ['=', /(?<!\w)(?:password|passwd|pwd)\s{0,3}=\s{0,3}[^\s;&]{4}/i],
];

/** Whether the text holds a password hash, a private key, a token or an address with a password in it. */
export const isCredential = (text: string): boolean =>
  FORMS.some(([sign, form]) => text.includes(sign) && form.test(text));

/**
 * Patterns of things that never belong into a log line, wherever they turn up: in messages of libraries, in stacks, in
 * URLs. The first group of each is kept.
 */
const patterns: [RegExp, string][] = [
  [/\b(Basic|Bearer|Token|GIOSGAPP)\s+[A-Za-z0-9+/=._~-]{8,}(\s+[A-Za-z0-9+/=._~-]{8,})?/g, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(\.[A-Za-z0-9_-]*)?/g, '[redacted]'],
  [/([?&#](?:secret|data|token|code|session|access_token|client_secret)=)[^&\s"'\\#]+/gi, '$1[redacted]'],
  [/(\bwss?:\/\/[^\s"'\\]+?\/channels\/)[^\s"'\\]+/g, '$1[redacted]'],
  [/(\bpostgres(?:ql)?:\/\/[^\s:@/"']+:)[^\s@"']+@/g, '$1[redacted]@'],
  [/[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g, '[e-mail]'],
];

/** The text without credentials, session links, channel addresses and e-mail addresses. */
export function scrub(text: string): string {
  return patterns.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}

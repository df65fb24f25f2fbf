/** Regular expression of a domain name in lower case. */
export const DOMAIN = '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}';

const BYTE = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])';

/** Regular expression of an IPv4 range from /8 to /32. */
export const IPV4_RANGE = `${BYTE}(\\.${BYTE}){3}/([89]|[12][0-9]|3[0-2])`;

import { isIP } from 'node:net';

/** Of a host: IPv4 or IPv6, with a zone or prefix length that PostgreSQL's inet may print. */
export const isIpAddress = (text: string): boolean => isIP(text.replace(/\/\d{1,3}$/, '')) !== 0;

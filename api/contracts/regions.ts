/**
 * Genesys Cloud's regions: the host is the value (`login.<host>` and `api.<host>` belong to it), the name is for people.
 * No other host is ever contacted, so that the field can't be used to make us call a stranger's machine.
 */
export const genesysRegions = [
  { host: 'mypurecloud.com', name: 'Americas (US East)' },
  { host: 'usw2.pure.cloud', name: 'Americas (US West)' },
  { host: 'use2.us-gov-pure.cloud', name: 'Americas (US East 2, FedRAMP)' },
  { host: 'cac1.pure.cloud', name: 'Americas (Canada)' },
  { host: 'mxc1.pure.cloud', name: 'Americas (Mexico)' },
  { host: 'sae1.pure.cloud', name: 'Americas (São Paulo)' },
  { host: 'mypurecloud.ie', name: 'EMEA (Ireland)' },
  { host: 'mypurecloud.de', name: 'EMEA (Frankfurt)' },
  { host: 'euw2.pure.cloud', name: 'EMEA (London)' },
  { host: 'euc2.pure.cloud', name: 'EMEA (Zurich)' },
  { host: 'edee1.eusc-pure.cloud', name: 'EMEA (European Sovereign Cloud)' },
  { host: 'mec1.pure.cloud', name: 'EMEA (UAE)' },
  { host: 'aps1.pure.cloud', name: 'Asia Pacific (Mumbai)' },
  { host: 'apne2.pure.cloud', name: 'Asia Pacific (Seoul)' },
  { host: 'apne3.pure.cloud', name: 'Asia Pacific (Osaka)' },
  { host: 'mypurecloud.jp', name: 'Asia Pacific (Tokyo)' },
  { host: 'apse1.pure.cloud', name: 'Asia Pacific (Singapore)' },
  { host: 'mypurecloud.com.au', name: 'Asia Pacific (Sydney)' },
] as const;

export type GenesysRegion = (typeof genesysRegions)[number]['host'];

export const isGenesysRegion = (value: string): value is GenesysRegion =>
  genesysRegions.some((region) => region.host === value);

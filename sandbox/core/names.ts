const people = [
  'Maija Operaattori',
  'Teppo Testaaja',
  'Aino Asiakaspalvelija',
  'Ville Vuoropäällikkö',
  'Sofia Lindström-Mäkinen',
  'Onni Puhelias',
  'Pekka Pelkkägiosg',
  'Gunilla Genesyslund',
];

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.');

/** The demo organization's people have names, those beyond it numbers. */
export function personName(index: number, organizationNumber: number): { name: string; email: string } {
  const known = organizationNumber === 1 ? people[index] : undefined;
  const name = known ?? `Agent Number${index + 1}`;
  const mailbox = known === undefined ? `agent.${index + 1}` : plain(known);
  const domain = organizationNumber === 1 ? 'example.com' : `org${organizationNumber}.example.com`;
  return { name, email: `${mailbox}@${domain}` };
}

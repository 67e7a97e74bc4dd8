const firstNames = ['Aada', 'Eino', 'Helmi', 'Leo', 'Iida', 'Väinö', 'Ella', 'Oliver', 'Lilja', 'Noel'];
const lastNames = ['Virtanen', 'Korhonen', 'Nieminen', 'Mäkinen', 'Hämäläinen', 'Koskinen', 'Järvinen'];

/** The people who come in for a busy shift: the same ones each time, 70 different names, then with a number. */
export function shiftPerson(index: number): { readonly name: string; readonly mailbox: string } {
  const first = firstNames[index % firstNames.length] ?? '';
  const last = lastNames[index % lastNames.length] ?? '';
  const round = Math.floor(index / (firstNames.length * lastNames.length));
  const name = `${first} ${last}${round === 0 ? '' : ` ${round + 1}`}`;
  const mailbox = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ /g, '.');
  return { name, mailbox: `shift.${mailbox}` };
}

type Side = 'giosg' | 'genesys';

export function other(side: Side): Side {
  let found: Side = 'giosg';
  switch (side) {
    case 'giosg':
      found = 'genesys';
  }
  return found;
}

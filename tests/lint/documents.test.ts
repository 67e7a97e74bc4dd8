import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileSettings } from '../../runtime/settings-environment';
import { environmentSchema } from '../../runtime/settings-schema';

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The cells of every row of the table below a heading. */
function tableBelow(text: string, heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('README', () => {
  const settings = tableBelow(read('README.md'), 'Settings').map(([name = '', preset = '', meaning = '']) => ({
    name: /`(\w+)`/.exec(name)?.[1] ?? name,
    isFile: name.includes('★'),
    preset: preset.replaceAll('`', ''),
    meaning,
  }));

  it('lists every setting, in the order of the schema, and no other', () => {
    expect(settings.map(({ name }) => name)).toEqual(Object.keys(environmentSchema.shape));
    expect(settings.filter(({ meaning }) => meaning === '')).toEqual([]);
  });

  it('marks those that may be files', () => {
    expect(
      settings
        .filter(({ isFile }) => isFile)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...fileSettings].sort());
  });

  it('states the schema’s defaults', () => {
    const presets = environmentSchema.parse({}) as Record<string, string | number | boolean | undefined>;
    for (const { name, preset } of settings) {
      const value = presets[name];
      if (name === 'CACHE_DIR') continue;
      const stated = name === 'DATA_DIR' ? join(process.cwd(), preset) : preset;
      expect({ name, preset: stated }).toEqual({ name, preset: value === undefined ? '' : String(value) });
    }
  });

  it('lists every folder of code', () => {
    const folders = tableBelow(read('README.md'), 'Folders').map(([name = '']) => name.replaceAll(/[`/]/g, ''));
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
    expect(folders).toHaveLength(13);
  });
});

describe('the documents', () => {
  const documents = [
    'README.md',
    'docs/architecture.md',
    'docs/glossary.md',
    'docs/dependencies.md',
    'docs/unconfirmed.md',
  ];

  it.each(documents)('%s names no file that is not there', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    const paths = links.map((link) => join(root, dirname(document), link));
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('says why each dependency is there, and of no other', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const named = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
    expect(named.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });

  it('names for each unconfirmed fact a file that is there', () => {
    const files = [...read('docs/unconfirmed.md').matchAll(/`([\w./-]+\/[\w.-]+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has small pictures', () => {
    for (const name of ['play-page', 'setup-page']) {
      expect(statSync(join(root, 'docs', 'images', `${name}.png`)).size).toBeLessThan(300_000);
    }
  });
});

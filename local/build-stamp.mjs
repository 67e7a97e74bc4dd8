import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All files below a folder (or the file itself), relative to `root`, sorted; nothing when it does not exist. */
export function filesBelow(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

function hash(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Cheap: names, sizes and times. */
function quickStamp(root, files) {
  return hash(
    files.map((file) => {
      const stat = statSync(join(root, file), { throwIfNoEntry: false });
      return `${file} ${stat?.mtimeMs} ${stat?.size}`;
    }),
  );
}

/** Asked only when the cheap one differs: a fresh clone or a switch of branches touches files without changing them. */
function contentStamp(root, files) {
  return hash(files.map((file) => `${file} ${hash([readFileSync(join(root, file), 'base64')])}`));
}

/** Says whether what was built from these files still fits and is all there, and remembers what it was built from. */
export function createStamp(root, stampFile, files) {
  const read = () => {
    try {
      return JSON.parse(readFileSync(stampFile, 'utf8'));
    } catch {
      return {};
    }
  };
  const write = (content, outputs) => {
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, JSON.stringify({ quick: quickStamp(root, files), content, outputs }));
  };
  const isComplete = () => read().outputs?.every((file) => existsSync(join(root, file))) ?? false;
  return {
    isComplete,
    isFresh() {
      const known = read();
      if (!isComplete()) return false;
      if (known.quick === quickStamp(root, files)) return true;
      if (known.content !== contentStamp(root, files)) return false;
      write(known.content, known.outputs);
      return true;
    },
    forget: () => rmSync(stampFile, { force: true }),
    /** `content` is taken before the build, so that an edit during it is not missed. */
    remember: write,
    content: () => contentStamp(root, files),
  };
}

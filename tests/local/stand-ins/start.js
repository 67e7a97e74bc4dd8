// The built supervisor with stand-ins for our own processes.
const { main } = require('../../../dist/local/supervisor.js');

const script = (name) => require.resolve(`./${name}.js`);
void main({
  startedAt: Date.now(),
  scripts: { sandbox: script('sandbox'), worker: script('worker'), api: script('api') },
});

// Stands in for one of our own processes: listens, says that it is ready, ends on SIGTERM and with its supervisor.
// `GET /` tells its pid and what it was given, `POST /crash` makes it die.
const { createServer } = require('node:http');

module.exports.standIn = function standIn(port) {
  const server = createServer((request, response) => {
    if (request.url === '/crash') process.exit(3);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ pid: process.pid, env: process.env }));
  });
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => process.exit(0));
  server.listen(Number(port), '127.0.0.1', () => process.send('ready'));
};

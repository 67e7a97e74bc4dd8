require('./stand-in').standIn(process.env.SANDBOX_PORT);
